import { Hono } from 'hono'
import * as z from 'zod'
import { readTrailPath } from '../domain/trail.ts'
import { type AppEnv, writeFor } from '../http/context.ts'
import { readForm } from '../http/form.ts'
import { noteLook } from '../store/access-trail.ts'

const lookForm = () => z.object({ kind: z.enum(['view', 'print']), path: z.string().max(300) })

export const trailRoutes = new Hono<AppEnv>()

/** A page with money says that it was really shown, or printed: one fetched ahead of time never says so. */
trailRoutes.post('/trail', async (c) => {
  const form = await readForm(c, lookForm)
  const page = form.ok ? readTrailPath(form.value.path) : null
  const notes =
    form.ok && page ? [noteLook(c.get('db'), c.get('proof'), form.value.kind, page)] : []
  await writeFor(c, notes)
  return c.body(null, form.ok && page ? 204 : 422)
})
