import { type SQL, sql } from 'drizzle-orm'
import { ENTITIES, ENTITY_NAMES, type EntityName } from '../../protocol/entities.ts'
import { compareKeys } from '../../protocol/key-order.ts'
import type { ControlScope, ControlSumsRequest } from '../../protocol/verification.ts'
import { type AddedSum, asJson } from './added-sums.ts'
import type { RawStatement } from './database.ts'
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

/** Stores what the ledger sums to and puts the replica's sums beside it, those of the same instant: one write. */
export function noteControlSums(
  sourceId: number,
  request: ControlSumsRequest,
  { now, projects = [] }: { now: number; projects?: readonly ProjectSums[] },
): RawStatement[] {
  return [
    ...tellControlSums(sourceId, request, now),
    ...projects.flatMap((some) => besideProjects(sourceId, some, { now })),
    ...endControlSums(sourceId, request, now),
  ]
}

/** What the ledger sums to; of months with what the replica keeps of them. Of projects it keeps nothing. */
export function tellControlSums(
  sourceId: number,
  { scope, reset, last, sums }: ControlSumsRequest,
  now: number,
): RawStatement[] {
  const said = JSON.stringify(sums)
  return [
    ensureCheck(sourceId),
    ...(reset
      ? [raw(sql`delete from ${controlSum} where source_id = ${sourceId} and scope = ${scope}`)]
      : []),
    raw(sql`insert into ${controlSum} (source_id, scope, entity, of, currency, ledger_rows,
        ledger_minor, replica_rows, replica_minor, checked_at)
      select ${sourceId}, ${scope}, value->>0, value->>1, value->>2, value->>3, value->>4, 0, 0, ${now}
      from json_each(${said}) where true
      on conflict do update set ledger_rows = excluded.ledger_rows,
        ledger_minor = excluded.ledger_minor, checked_at = excluded.checked_at`),
    ...(scope === 'month' ? [months(sourceId, said, now)] : []),
    ...(scope === 'month' && last ? [extras(sourceId, now)] : []),
  ]
}

/** Counts what differs. The replica's sums of projects come with the last of the ledger's: before, all would. */
export function endControlSums(
  sourceId: number,
  { scope, last, sums }: ControlSumsRequest,
  now: number,
): RawStatement[] {
  if (scope === 'project' && !last) return []
  // A part of the sums costs what it names; only their end looks at all of them.
  const looked = last ? sql`` : named(JSON.stringify(sums))
  return [
    raw(sql`delete from ${controlSum} where source_id = ${sourceId} and scope = ${scope}
      and ledger_rows = 0 and replica_rows = 0 and ledger_minor = 0 and replica_minor = 0 ${looked}`),
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

/** Forgets what a book was said to sum to: under another policy it is told anew, and what was may be kept back. */
export function forgetControlSums(sourceId: number): RawStatement[] {
  return [
    raw(sql`delete from ${controlSum} where source_id = ${sourceId}`),
    raw(sql`update ${sourceCheck} set control_at = null, control_differing = 0
      where source_id = ${sourceId}`),
  ]
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
function extras(sourceId: number, now: number, only: SQL = sql`1`): RawStatement {
  return raw(sql`insert or ignore into ${controlSum} (source_id, scope, entity, of, currency,
      ledger_rows, ledger_minor, replica_rows, replica_minor, checked_at)
    select source_id, 'month', entity, month, currency, 0, 0, rows, amount_minor, ${now}
    from ledger_control_sum where source_id = ${sourceId} and (rows <> 0 or amount_minor <> 0)
      and ${only}`)
}

/** Sums of projects that one write puts down. */
export const PROJECTS_AT_ONCE = 20_000

/** Some of the sums of an entity by project: those of all projects after one, up to another. */
export type ProjectSums = {
  entity: EntityName
  sums: readonly AddedSum[]
  /** Null before the first and after the last. */
  after: string | null
  upto: string | null
}

/** The sums of an entity by project in the order of projects, as many as one write puts down. */
export function* partsOfProjects(
  entity: EntityName,
  sums: readonly AddedSum[],
  after: string | null,
): Generator<ProjectSums> {
  const projectOf = ({ by }: AddedSum) => by[0] ?? ''
  const rest = sums
    .filter((sum) => after === null || compareKeys(projectOf(sum), after) > 0)
    .sort((a, b) => compareKeys(projectOf(a), projectOf(b)))
  let [first, from] = [0, after]
  do {
    let end = Math.min(first + PROJECTS_AT_ONCE, rest.length)
    // A project's sums of all currencies come together.
    while (end < rest.length && projectOf(rest[end]!) === projectOf(rest[end - 1]!)) end += 1
    const upto = end < rest.length ? projectOf(rest[end - 1]!) : null
    yield { entity, sums: rest.slice(first, end), after: from, upto }
    first = end
    from = upto
  } while (from !== null)
}

/** Puts sums by project, as they were added up, beside the ledger's; of a book that told none it puts none. */
export function besideProjects(
  sourceId: number,
  { entity, sums, after, upto }: ProjectSums,
  { now, only = sql`1` }: { now: number; only?: SQL },
): RawStatement[] {
  const [from, to] = [
    after === null ? sql`` : sql`and of > ${after}`,
    upto === null ? sql`` : sql`and of <= ${upto}`,
  ]
  return [
    raw(sql`update ${controlSum} set replica_rows = 0, replica_minor = 0, checked_at = ${now}
      where source_id = ${sourceId} and scope = 'project' and entity = ${entity} ${from} ${to}`),
    raw(sql`insert into ${controlSum} (source_id, scope, entity, of, currency, ledger_rows,
        ledger_minor, replica_rows, replica_minor, checked_at)
      select ${sourceId}, 'project', ${entity}, value->>0, value->>1, 0, 0, value->>2,
        cast(value->>3 as integer), ${now}
      from json_each(${asJson(sums)}) where ${only}
      on conflict do update set replica_rows = excluded.replica_rows,
        replica_minor = excluded.replica_minor, checked_at = excluded.checked_at`),
  ]
}

/** Whether the ledger has told sums of this scope: what it was never asked it does not contradict. */
export const hasTold = (sourceId: number, scope: ControlScope): SQL =>
  sql`exists (select 1 from ${controlSum} where source_id = ${sourceId} and scope = ${scope})`

/** Puts the kept sums by month beside the ledger's again, after they were computed anew, and counts what differs. */
export function compareAgain(sourceId: number, now: number): RawStatement[] {
  return [
    months(sourceId, null, now),
    extras(sourceId, now, hasTold(sourceId, 'month')),
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
