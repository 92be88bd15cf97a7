import { Hono } from 'hono'
import { QuarantinePage } from '../../views/agents/quarantine-page.tsx'
import { answerPage } from '../http/answer.ts'
import { type AppEnv, readFor } from '../http/context.ts'
import { frameFor } from '../http/frame.ts'
import { PageError } from '../http/page-error.ts'
import { liveTag, selectLiveVersions } from '../store/live.ts'
import { selectQuarantine, selectQuarantinedSource } from '../store/quarantine.ts'

export const quarantineRoutes = new Hono<AppEnv>()

quarantineRoutes.get('/sources/:id{[0-9]+}/quarantine', async (c) => {
  const [db, proof] = [c.get('db'), c.get('proof')]
  const id = Number(c.req.param('id'))
  const { viewer, rows } = await readFor(c, [
    selectQuarantinedSource(db, proof, id),
    selectQuarantine(db, proof, id),
    selectLiveVersions(db, proof, ['ledger', 'agents']),
  ])
  const [[source], refused, versions] = rows
  if (!source) throw new PageError('not-found')
  const frame = frameFor(c, viewer)
  const page = { frame, rows: refused, live: liveTag(versions) }
  return answerPage(c, <QuarantinePage {...page} source={{ ...source, id }} />)
})
