import { eq, sql } from 'drizzle-orm'
import { type Cell, ENTITIES, type EntityName } from '../../protocol/entities.ts'
import type { Database, RawStatement } from './database.ts'
import { columnName } from './ledger-columns.ts'
import { bumpLive, raw } from './raw.ts'
import { stream } from './schema/replication.ts'
import { ledgerRowFault, sourceCheck } from './schema/verification.ts'

/** A stored row with all that its hash says of it. */
export type StoredRow = {
  key: string
  cells: readonly Cell[]
  hash: string
  bucket: number
  hashA: number
  hashB: number
  seq: number
}

/** Where the check of a book stands; entity and key are those it goes on after. */
export async function readCheck(db: Database, sourceId: number) {
  const [rows] = await db.read([
    db.build
      .select({
        begunAt: sourceCheck.rowsBegunAt,
        movedAt: sourceCheck.rowsMovedAt,
        endedAt: sourceCheck.rowsEndedAt,
        entity: sql<EntityName | null>`${sourceCheck.rowsEntity}`,
        key: sourceCheck.rowsKey,
        checked: sourceCheck.rowsChecked,
        expected: sourceCheck.rowsExpected,
        faulty: sourceCheck.rowsFaulty,
      })
      .from(sourceCheck)
      .where(eq(sourceCheck.sourceId, sourceId)),
  ])
  return rows[0] ?? null
}

/** Books looked after by one ring of the clock. */
const BOOKS = 100

/** Where the check of every book stands that has delivered something, checked or not. */
export async function readChecks(db: Database) {
  const [rows] = await db.read([
    db.build
      .select({
        sourceId: stream.sourceId,
        begunAt: sourceCheck.rowsBegunAt,
        movedAt: sourceCheck.rowsMovedAt,
        entity: sourceCheck.rowsEntity,
        checked: sql<number>`coalesce(${sourceCheck.rowsChecked}, 0)`,
        faulty: sql<number>`coalesce(${sourceCheck.rowsFaulty}, 0)`,
      })
      .from(stream)
      .leftJoin(sourceCheck, eq(sourceCheck.sourceId, stream.sourceId))
      .orderBy(sourceCheck.rowsMovedAt)
      .limit(BOOKS),
  ])
  return rows
}

/** How many control sums of a book differ. */
export async function readStanding(db: Database, sourceId: number) {
  const [rows] = await db.read([
    db.build
      .select({ controlDiffering: sourceCheck.controlDiffering })
      .from(sourceCheck)
      .where(eq(sourceCheck.sourceId, sourceId)),
  ])
  return rows[0] ?? { controlDiffering: 0 }
}

/** Live rows of an entity in the order of their keys; `last` is the last key, null when there are none. */
export type StoredPage = { rows: StoredRow[]; last: string | null }

/**
 * The live rows of an entity after a key, in one value of the answer: a client takes a row of a thousand apart for
 * longer than the worker hashes it. A damaged amount may be greater than a client can hold: text.
 */
export async function readStoredRows(
  db: Database,
  {
    sourceId,
    entity,
    after,
    limit,
  }: { sourceId: number; entity: EntityName; after: string; limit: number },
): Promise<StoredPage> {
  const page = sql`(select key, ${storedRow(entity)} as stored from ${sql.raw(`ledger_${entity}`)}
    where source_id = ${sourceId} and key > ${after} and deleted = 0 order by key limit ${limit})`
  const [[all]] = await db.read([
    db.build.select({ rows: asOneText, last: sql<string | null>`max(key)` }).from(page),
  ])
  return { rows: toStoredRows(entity, all?.rows ?? null), last: all?.last ?? null }
}

const asOneText = sql<string | null>`group_concat(stored)`

function storedRow(entity: EntityName) {
  const columns = ENTITIES[entity].columns.map(({ name }) => columnName(name))
  const all = ['key', ...columns, 'hash', 'bucket', 'hash_a', 'hash_b', 'seq']
  return sql<string>`json_array(${sql.raw(all.join(', '))})`
}

function toStoredRows(entity: EntityName, list: string | null): StoredRow[] {
  const stored = JSON.parse(`[${list ?? ''}]`) as [string, ...Cell[]][]
  return stored.map(([key, ...cells]) => {
    const [hash, bucket, hashA, hashB, seq] = cells.splice(ENTITIES[entity].columns.length)
    return {
      ...{ key, cells, hash: String(hash), bucket: Number(bucket), hashA: Number(hashA) },
      ...{ hashB: Number(hashB), seq: Number(seq) },
    }
  })
}

/** Begins the check of all rows of a book, from the first. */
export function beginCheck(sourceId: number, entity: EntityName, now: number): RawStatement[] {
  const rows = sql`(select coalesce(sum(rows), 0) from ledger_bucket where source_id = ${sourceId})`
  return [
    ensureCheck(sourceId),
    raw(sql`update ${sourceCheck} set rows_begun_at = ${now}, rows_moved_at = ${now},
      rows_entity = ${entity}, rows_key = '', rows_checked = 0, rows_expected = ${rows}
      where source_id = ${sourceId}`),
  ]
}

/** A book that was never checked has no line yet. */
export function ensureCheck(sourceId: number): RawStatement {
  return raw(sql`insert or ignore into ${sourceCheck} (source_id) values (${sourceId})`)
}

export type CheckStep = {
  sourceId: number
  /** The check this step belongs to, and how many rows it had seen before. */
  begunAt: number
  before: number
  checked: number
  /** Where it goes on; null when all is checked. */
  next: { entity: EntityName; key: string } | null
  faults: readonly RowFound[]
  now: number
}

/** A row that does not hash to what it says. */
export type RowFound = { entity: EntityName; key: string; seq: number; hash: string }

/** Notes how far the check has come. Of two that go on from the same place one moves it: the rows are the same. */
export function moveCheck(step: CheckStep): RawStatement[] {
  const { sourceId, begunAt, before, checked, next, faults, now } = step
  const found = JSON.stringify(faults.map(({ entity, key, seq, hash }) => [entity, key, seq, hash]))
  return [
    raw(sql`insert into ${ledgerRowFault} (source_id, entity, key, seq, hash, found_at)
      select ${sourceId}, value->>0, value->>1, value->>2, value->>3, ${now}
      from json_each(${found}) where true
      on conflict do update set seq = excluded.seq, hash = excluded.hash`),
    raw(sql`update ${sourceCheck} set rows_moved_at = ${now}, rows_entity = ${next?.entity ?? null},
      rows_key = ${next?.key ?? null}, rows_checked = ${checked},
      rows_ended_at = case when ${next ? 0 : 1} then ${now} else rows_ended_at end
      where source_id = ${sourceId} and rows_begun_at = ${begunAt} and rows_checked = ${before}
        and rows_entity is not null`),
    ...countFaulty(sourceId),
  ]
}

/** Keeps the number of faulty rows beside the check; pages are told when it has moved. */
function countFaulty(sourceId: number): RawStatement[] {
  const faulty = sql`(select count(*) from ${ledgerRowFault} where source_id = ${sourceId})`
  const moved = sql`exists (select 1 from ${sourceCheck}
    where source_id = ${sourceId} and rows_faulty <> ${faulty})`
  return [
    bumpLive('ledger', moved),
    bumpLive('agents'),
    raw(sql`update ${sourceCheck} set rows_faulty = ${faulty} where source_id = ${sourceId}`),
  ]
}

/** The faulty rows of a book, the first of them. */
export async function readFaults(db: Database, sourceId: number, limit: number) {
  const [rows] = await db.read([
    db.build
      .select({
        entity: sql<EntityName>`${ledgerRowFault.entity}`,
        key: ledgerRowFault.key,
      })
      .from(ledgerRowFault)
      .where(eq(ledgerRowFault.sourceId, sourceId))
      .limit(limit),
  ])
  return rows
}

/** The faulty rows of one entity as they are stored now; those that are gone are not among them. */
export async function readFaultyRows(
  db: Database,
  { sourceId, entity, keys }: { sourceId: number; entity: EntityName; keys: readonly string[] },
): Promise<StoredRow[]> {
  const named = sql`(select ${storedRow(entity)} as stored from ${sql.raw(`ledger_${entity}`)}
    where source_id = ${sourceId} and deleted = 0
      and key in (select value from json_each(${JSON.stringify(keys)})))`
  const [[all]] = await db.read([db.build.select({ rows: asOneText }).from(named)])
  return toStoredRows(entity, all?.rows ?? null)
}

/** Forgets faults of rows that are well again or gone. */
export function dropFaults(
  sourceId: number,
  well: readonly { entity: EntityName; key: string }[],
): RawStatement[] {
  const keys = JSON.stringify(well.map(({ entity, key }) => [entity, key]))
  return [
    raw(sql`delete from ${ledgerRowFault} where source_id = ${sourceId} and (entity, key) in (
      select value->>0, value->>1 from json_each(${keys}))`),
    ...countFaulty(sourceId),
  ]
}
