import { sql } from 'drizzle-orm'
import { ENTITIES, ENTITY_NAMES, type EntityName } from '../../protocol/entities.ts'
import type { ControlScope, ControlSumsRequest } from '../../protocol/verification.ts'
import type { RawStatement } from './database.ts'
import { columnName } from './ledger-columns.ts'
import { bumpLive, raw } from './raw.ts'
import { ensureCheck } from './row-checks.ts'
import { controlSum, sourceCheck } from './schema/verification.ts'

/** The entities whose rows name a project themselves and have an amount. */
export const PROJECT_ENTITIES: readonly EntityName[] = ENTITY_NAMES.filter(
  (entity) =>
    ENTITIES[entity].sum && ENTITIES[entity].columns.some(({ name }) => name === 'project'),
)

/** By its own index, which is empty as a rule: by the key all sums of a book would be read to find none. */
const DIFFERING = sql`${controlSum} indexed by control_sum_differs`

/** Stores what the ledger sums to and puts the replica's sums beside it, those of the same instant. */
export function noteControlSums(
  sourceId: number,
  { scope, reset, last, sums }: ControlSumsRequest,
  now: number,
): RawStatement[] {
  const said = JSON.stringify(sums)
  const own = sql`source_id = ${sourceId} and scope = ${scope}`
  // A part of the sums costs what it names; only their end looks at all of them.
  const looked = last ? sql`` : named(said)
  return [
    ensureCheck(sourceId),
    ...(reset ? [raw(sql`delete from ${controlSum} where ${own}`)] : []),
    raw(sql`insert into ${controlSum} (source_id, scope, entity, of, currency, ledger_rows,
        ledger_minor, replica_rows, replica_minor, checked_at)
      select ${sourceId}, ${scope}, value->>0, value->>1, value->>2, value->>3, value->>4, 0, 0, ${now}
      from json_each(${said}) where true
      on conflict do update set ledger_rows = excluded.ledger_rows,
        ledger_minor = excluded.ledger_minor, checked_at = excluded.checked_at`),
    ...besideReplica(sourceId, scope, { said, last, now }),
    raw(sql`delete from ${controlSum} where ${own} and ledger_rows = 0 and replica_rows = 0
      and ledger_minor = 0 and replica_minor = 0 ${looked}`),
    ...noteDiffering(sourceId, now),
  ]
}

/** How many sums of the scope differ, and with the last of them how many are known: one result each. */
export function countControlSums(
  sourceId: number,
  { scope, last }: Pick<ControlSumsRequest, 'scope' | 'last'>,
): RawStatement[] {
  const own = sql`source_id = ${sourceId} and scope = ${scope}`
  return [
    raw(sql`select count(*) as count from ${DIFFERING} where ${own} and differs = 1`),
    raw(sql`select count(*) as count from ${controlSum} where ${own} and ${last ? 1 : 0}`),
  ]
}

type Beside = { said: string; last: boolean; now: number }

function besideReplica(
  sourceId: number,
  scope: ControlScope,
  { said, last, now }: Beside,
): RawStatement[] {
  if (scope === 'month')
    return [months(sourceId, said, now), ...(last ? [extras(sourceId, now)] : [])]
  // The replica keeps no sums of projects: they are computed, once for all of them, with the last.
  return last ? PROJECT_ENTITIES.flatMap((entity) => projects(sourceId, entity, now)) : []
}

/** The sums that a request says. */
const named = (said: string) => sql`and (entity, of, currency) in (
  select value->>0, value->>1, value->>2 from json_each(${said}))`

/** All months of a book, or those that are named. */
function months(sourceId: number, said: string | null, now: number): RawStatement {
  const kept = (
    column: string,
  ) => sql`coalesce((select ${sql.raw(column)} from ledger_control_sum as k
    where k.source_id = ${sourceId} and k.entity = control_sum.entity
      and k.month = control_sum.of and k.currency = control_sum.currency), 0)`
  return raw(sql`update ${controlSum} set replica_rows = ${kept('rows')},
      replica_minor = ${kept('amount_minor')}, checked_at = ${now}
    where source_id = ${sourceId} and scope = 'month' ${said === null ? sql`` : named(said)}`)
}

/** Months that the replica alone has rows in. */
function extras(sourceId: number, now: number): RawStatement {
  return raw(sql`insert or ignore into ${controlSum} (source_id, scope, entity, of, currency,
      ledger_rows, ledger_minor, replica_rows, replica_minor, checked_at)
    select source_id, 'month', entity, month, currency, 0, 0, rows, amount_minor, ${now}
    from ledger_control_sum where source_id = ${sourceId} and (rows <> 0 or amount_minor <> 0)`)
}

/** Proportional to the entity: part of a verification, never of a cycle. */
function projects(sourceId: number, entity: EntityName, now: number): RawStatement[] {
  const { sum } = ENTITIES[entity]
  const [amount, currency] = [sum!.amount, sum!.currency].map((name) => sql.raw(columnName(name)))
  const none =
    raw(sql`update ${controlSum} set replica_rows = 0, replica_minor = 0, checked_at = ${now}
    where source_id = ${sourceId} and scope = 'project' and entity = ${entity}`)
  const sums =
    raw(sql`insert into ${controlSum} (source_id, scope, entity, of, currency, ledger_rows,
      ledger_minor, replica_rows, replica_minor, checked_at)
    select ${sourceId}, 'project', ${entity}, coalesce(project, ''), coalesce(${currency}, ''), 0, 0,
      count(*), coalesce(sum(${amount}), 0), ${now}
    from ${sql.raw(`ledger_${entity}`)} where source_id = ${sourceId} and deleted = 0 group by 4, 5
    on conflict do update set replica_rows = excluded.replica_rows,
      replica_minor = excluded.replica_minor, checked_at = excluded.checked_at`)
  return [none, sums]
}

/** Puts the kept sums of the replica beside the ledger's again, after they were computed anew. */
export function compareAgain(sourceId: number, now: number): RawStatement[] {
  return [
    months(sourceId, null, now),
    extras(sourceId, now),
    ...PROJECT_ENTITIES.flatMap((entity) => projects(sourceId, entity, now)),
    ...noteDiffering(sourceId, now),
  ]
}

function noteDiffering(sourceId: number, now: number): RawStatement[] {
  const differing = sql`(select count(*) from ${DIFFERING}
    where source_id = ${sourceId} and differs = 1)`
  const turned = sql`exists (select 1 from ${sourceCheck}
    where source_id = ${sourceId} and control_differing <> ${differing})`
  return [
    bumpLive('ledger', turned),
    raw(sql`update ${sourceCheck} set control_at = ${now}, control_differing = ${differing}
      where source_id = ${sourceId}`),
    bumpLive('agents'),
  ]
}
