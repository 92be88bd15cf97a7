import { Hono } from 'hono'
import { DesignPage } from '../../views/design/design-page.tsx'
import { answerPage } from '../http/answer.ts'
import { type AppEnv, readFor } from '../http/context.ts'
import { frameFor } from '../http/frame.ts'
import { PageError } from '../http/page-error.ts'

export const designRoutes = new Hono<AppEnv>()

/** The parts pages are made of; there is no such page in production. */
designRoutes.get('/design', async (c) => {
  if (c.get('deps').env.environment === 'production') throw new PageError('not-found')
  const { viewer } = await readFor(c, [])
  return answerPage(c, <DesignPage frame={frameFor(c, viewer)} />)
})
