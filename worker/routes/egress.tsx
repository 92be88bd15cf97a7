import { Hono } from 'hono'
import { ENTITIES, ENTITY_NAMES } from '../../protocol/entities.ts'
import { EgressLogPage } from '../../views/egress/egress-log-page.tsx'
import { PolicyPage } from '../../views/egress/policy-page.tsx'
import { paths } from '../../views/paths.ts'
import { may } from '../domain/access.ts'
import { cutPage } from '../domain/keyset.ts'
import { answerPage } from '../http/answer.ts'
import { type AppEnv, readFor } from '../http/context.ts'
import { frameFor } from '../http/frame.ts'
import { readListAddress } from '../http/list-address.ts'
import { PageError } from '../http/page-error.ts'
import { EGRESS_KEYSET, selectEgress, sumEgress } from '../store/egress-log.ts'
import {
  selectConditions,
  selectPolicies,
  selectPolicySource,
  selectRules,
} from '../store/egress-policies.ts'
import { liveTag, selectLiveVersions } from '../store/live.ts'

export const egressRoutes = new Hono<AppEnv>()

/** What may leave a book, and since when. */
egressRoutes.get('/sources/:id{[0-9]+}/policy', async (c) => {
  const [db, proof] = [c.get('db'), c.get('proof')]
  const id = Number(c.req.param('id'))
  const { viewer, rows } = await readFor(c, [
    selectPolicySource(db, proof, id),
    selectPolicies(db, proof, id),
    selectRules(db, proof, id),
    selectConditions(db, proof, id),
    selectLiveVersions(db, proof, ['agents', 'ledger']),
  ])
  const [[source], versions, rules, conditions, live] = rows
  if (!source) throw new PageError('not-found')
  const given = JSON.parse(source.entities) as string[]
  const isGiven = (entity: string) => given.length === 0 || given.includes(entity)
  const entities = ENTITY_NAMES.filter(isGiven).map((entity) => ({
    entity,
    columns: ENTITIES[entity].columns.map(({ name }) => {
      const found = rules.find((rule) => rule.entity === entity && rule.column === name)
      return { name, rule: found?.rule ?? null, since: found?.since ?? null }
    }),
    conditions: conditions.flatMap((of) => (of.entity === entity ? [of.condition] : [])),
  }))
  return answerPage(
    c,
    <PolicyPage
      frame={frameFor(c, viewer)}
      live={liveTag(live)}
      source={{ id, name: source.name }}
      versions={versions}
      entities={entities}
      log={may(viewer.grants, 'agent.log')}
    />,
  )
})

/** What has left it, for administrators, the accountant and whoever is granted it. */
egressRoutes.get('/sources/:id{[0-9]+}/egress', async (c) => {
  const [db, proof] = [c.get('db'), c.get('proof')]
  const id = Number(c.req.param('id'))
  const address = readListAddress(c)
  const cursor = address.cursor('egress', EGRESS_KEYSET)
  if (!address.isSound()) return c.redirect(paths.egressLog(id), 303)
  const { viewer, rows } = await readFor(c, [
    selectPolicySource(db, proof, id),
    sumEgress(db, proof, id),
    selectEgress(db, proof, id, cursor),
    selectLiveVersions(db, proof, ['agents', 'ledger']),
  ])
  const [[source], [sum], read, live] = rows
  if (!source || !sum || !may(viewer.grants, 'agent.log')) {
    throw new PageError('not-found')
  }
  const page = cutPage(read, {
    order: 'egress',
    cursor,
    keyOf: ({ day, entity }) => [day, entity],
  })
  const props = { frame: frameFor(c, viewer), live: liveTag(live), sum }
  return answerPage(
    c,
    <EgressLogPage
      {...props}
      source={{ id, name: source.name }}
      entries={page.rows}
      previous={page.previous}
      next={page.next}
    />,
  )
})
