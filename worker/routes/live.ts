import { Hono } from 'hono'
import { triggerInPage } from '../http/answer.ts'
import { type AppEnv, readFor } from '../http/context.ts'
import { liveTag, selectLiveVersions, topicsOf } from '../store/live.ts'

const MOST_TAG = 100

export const liveRoutes = new Hono<AppEnv>()

/** What an open page asks every three seconds: 204 while nothing moved, else the word that makes it look. */
liveRoutes.get('/live', async (c) => {
  const seen = (c.req.query('seen') ?? '').slice(0, MOST_TAG)
  const { rows } = await readFor(c, ({ ask }) => [ask(selectLiveVersions, topicsOf(seen))])
  c.header('X-Time', String(c.get('proof').now))
  if (liveTag(rows[0]) !== seen) triggerInPage(c, 'lintel:moved')
  return c.body(null, 204)
})
