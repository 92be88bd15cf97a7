import { Hono } from 'hono'
import type { ControlQuery } from '../../views/verification/control-sums-page.tsx'
import { ControlSumsPage } from '../../views/verification/control-sums-page.tsx'
import { VerificationPage } from '../../views/verification/verification-page.tsx'
import { cutPage } from '../domain/keyset.ts'
import { answerPage } from '../http/answer.ts'
import { type AppEnv, readFor, requireGrant } from '../http/context.ts'
import { frameFor } from '../http/frame.ts'
import { readListAddress } from '../http/list-address.ts'
import { PageError } from '../http/page-error.ts'
import { bookOf, selectFreshness, wholeFreshness } from '../store/freshness.ts'
import { liveTag, selectLiveVersions } from '../store/live.ts'
import {
  CONTROL_KEYSET,
  type ControlRow,
  describeControl,
  describeRun,
  selectControlEntities,
  selectControlSums,
  selectDifferences,
  selectRuns,
  selectSourceCheck,
} from '../store/source-checks.ts'

export const verificationRoutes = new Hono<AppEnv>()

verificationRoutes.get('/sources/:id{[0-9]+}/verification', async (c) => {
  const [db, proof] = [c.get('db'), c.get('proof')]
  const id = Number(c.req.param('id'))
  const { viewer, rows } = await readFor(c, [
    selectSourceCheck(db, proof, id),
    selectRuns(db, proof, id),
    selectDifferences(db, proof, id),
    selectFreshness(db, proof, bookOf(id)),
    selectLiveVersions(db, proof, ['ledger', 'agents']),
  ])
  requireGrant(viewer, 'agent.view')
  const [[check], runs, differences, sources, versions] = rows
  if (!check) throw new PageError('not-found')
  const frame = frameFor(c, viewer)
  const { now } = frame.reader
  return answerPage(
    c,
    <VerificationPage
      frame={frame}
      live={liveTag(versions)}
      source={{ id, name: check.name, freshness: wholeFreshness(sources, now) }}
      check={check}
      runs={runs.map((run) => describeRun(run, now))}
      differences={differences}
    />,
  )
})

verificationRoutes.get('/sources/:id{[0-9]+}/control-sums', async (c) => {
  const [db, proof] = [c.get('db'), c.get('proof')]
  const id = Number(c.req.param('id'))
  const address = readListAddress(c)
  const scope = address.choice('scope', ['month', 'project']) ?? 'month'
  const entity = address.matching('entity', /^[a-z_]{1,30}$/)
  const differing = address.choice('differing', ['1']) !== null
  const order = [scope, entity].join(' ')
  const cursor = address.cursor(order, CONTROL_KEYSET)
  const { viewer, rows } = await readFor(c, [
    selectSourceCheck(db, proof, id),
    selectControlEntities(db, proof, { sourceId: id, scope }),
    selectControlSums(db, proof, { sourceId: id, scope, entity, differing, cursor }),
    selectLiveVersions(db, proof, ['ledger', 'agents']),
  ])
  requireGrant(viewer, 'agent.view')
  requireGrant(viewer, 'money.view')
  const [[check], entities, read, versions] = rows
  if (!check) throw new PageError('not-found')
  const page = cutPage(read, {
    order,
    cursor,
    keyOf: ({ of, currency }: ControlRow) => [of, currency],
  })
  const query: ControlQuery = { scope, entity: entity ?? read[0]?.entity ?? '', differing }
  return answerPage(
    c,
    <ControlSumsPage
      frame={frameFor(c, viewer)}
      live={liveTag(versions)}
      source={{ id, name: check.name }}
      query={query}
      entities={entities}
      controlAt={check.controlAt}
      rows={page.rows.map(describeControl)}
      next={page.next}
      previous={page.previous}
    />,
  )
})
