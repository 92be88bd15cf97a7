import { Hono } from 'hono'
import { type ChangeLogQuery, changeLogHref } from '../../views/change-log/change-log-address.ts'
import { ChangeLogPage } from '../../views/change-log/change-log-page.tsx'
import { TrailPage } from '../../views/change-log/trail-page.tsx'
import { CHANGE_ENTITIES, CHANGE_VERBS } from '../domain/history.ts'
import { cutPage } from '../domain/keyset.ts'
import { readableQuery } from '../domain/trail.ts'
import { answerPage } from '../http/answer.ts'
import { type AppContext, type AppEnv, readFor, requireGrant } from '../http/context.ts'
import { frameFor } from '../http/frame.ts'
import { RECORD_ID, readListAddress } from '../http/list-address.ts'
import { selectTrail } from '../store/access-trail.ts'
import { readChange, selectChanges, selectLogEnds, selectLogMembers } from '../store/change-log.ts'

const DAY = /^\d{4}-\d{2}-\d{2}$/
const DAY_MS = 86_400_000
const CHANGES = 'changes'
const TRAIL = 'trail'

export const changeLogRoutes = new Hono<AppEnv>()

/** Every change, by whom and of what; for who looks after the site. */
changeLogRoutes.get('/change-log', async (c) => {
  const { query, until, address } = readQuery(c)
  const list = {
    ...{ memberId: query.member, entity: query.entity, verb: query.verb, until },
    cursor: address.cursor(CHANGES, ['number']),
  }
  if (!address.isSound()) return c.redirect(changeLogHref('changes', query, {}), 303)
  const db = c.get('db')
  const { viewer, rows } = await readFor(c, ({ proof }) => [
    selectChanges(db, proof, list),
    selectLogMembers(db, proof),
    selectLogEnds(db, proof),
  ])
  requireGrant(viewer, 'settings.view')
  const [read, members, [ends]] = rows
  const page = cutPage(read.map(readChange), {
    ...{ order: CHANGES, cursor: list.cursor },
    keyOf: ({ seq }) => [seq],
  })
  return answerPage(
    c,
    <ChangeLogPage
      frame={frameFor(c, viewer)}
      query={query}
      members={members}
      changes={page.rows}
      sealed={ends?.sealed ?? 0}
      last={ends?.last ?? 0}
      next={page.next}
      previous={page.previous}
    />,
  )
})

/** Who looked at money, printed it, or took lists away. */
changeLogRoutes.get('/change-log/trail', async (c) => {
  const { query, until, address } = readQuery(c)
  const cursor = address.cursor(TRAIL, ['number', 'number'])
  if (!address.isSound()) return c.redirect(changeLogHref('trail', query, {}), 303)
  const db = c.get('db')
  const { viewer, rows } = await readFor(c, ({ proof }) => [
    selectTrail(db, proof, { memberId: query.member, until, cursor }),
    selectLogMembers(db, proof),
  ])
  requireGrant(viewer, 'settings.view')
  const [read, members] = rows
  const page = cutPage(read, { order: TRAIL, cursor, keyOf: ({ at, id }) => [at, id] })
  return answerPage(
    c,
    <TrailPage
      frame={frameFor(c, viewer)}
      query={query}
      members={members}
      looks={page.rows.map((look) => ({
        ...look,
        said: look.detail === null ? null : readableQuery(look.detail),
      }))}
      next={page.next}
      previous={page.previous}
    />,
  )
})

function readQuery(c: AppContext) {
  const address = readListAddress(c)
  const query: ChangeLogQuery = {
    member: address.matching('member', RECORD_ID),
    entity: address.choice('entity', CHANGE_ENTITIES),
    verb: address.choice('verb', CHANGE_VERBS),
    until: address.matching('until', DAY),
  }
  const day = Date.parse(`${query.until}T00:00:00Z`)
  return { query, address, until: Number.isNaN(day) ? null : day + DAY_MS }
}
