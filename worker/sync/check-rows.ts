import { ENTITY_NAMES, type EntityName } from '../../protocol/entities.ts'
import { hashRow } from '../../protocol/row.ts'
import type { Database } from '../store/database.ts'
import {
  dropFaults,
  moveCheck,
  type RowFound,
  readCheck,
  readFaults,
  readFaultyRows,
  readStoredRows,
  type StoredRow,
} from '../store/row-checks.ts'

/** Where a check begins. */
export const FIRST_ENTITY: EntityName = 'counterparty'
/** Rows of one read: some hundred kilobytes of text. */
const PAGE_ROWS = 1_000
/** Faulty rows looked at again at once. */
const FAULTS = 1_000

export type CheckProgress = { checked: number; expected: number; done: boolean }

/**
 * Goes on with the check of a book that has begun: reads up to so many stored rows, makes the one byte form of
 * each again, and holds its SHA-256 against what is stored of it. Null when no check is open.
 */
export async function checkRows(
  db: Database,
  sourceId: number,
  { rows: budget, now }: { rows: number; now: number },
): Promise<CheckProgress | null> {
  const check = await readCheck(db, sourceId)
  if (!check || check.entity === null || check.begunAt === null) {
    return check ? { checked: check.checked, expected: check.expected, done: true } : null
  }
  const read = ({ entity, key }: Place) =>
    readStoredRows(db, { sourceId, entity, after: key, limit: PAGE_ROWS })
  const faults: RowFound[] = []
  let next: Place | null = { entity: check.entity, key: check.key ?? '' }
  let seen = 0
  let ahead = read(next)
  while (next && seen < budget) {
    const { entity }: Place = next
    const { rows, last } = await ahead
    seen += rows.length
    const isFull = last !== null && rows.length === PAGE_ROWS
    next = isFull ? { entity, key: last } : entityAfter(entity)
    // The database reads the next page while this one is hashed.
    if (next && seen < budget) ahead = read(next)
    faults.push(...rows.flatMap((row) => faultOf(entity, row)))
  }
  const { begunAt, checked: before, expected } = check
  const checked = before + seen
  await db.write(moveCheck({ sourceId, begunAt, before, checked, next, faults, now }))
  return { checked, expected, done: next === null }
}

type Place = { entity: EntityName; key: string }

function entityAfter(entity: EntityName): Place | null {
  const following = ENTITY_NAMES[ENTITY_NAMES.indexOf(entity) + 1]
  return following ? { entity: following, key: '' } : null
}

/** A row that the egress policy emptied has no hash until it has come anew. */
function faultOf(entity: EntityName, row: StoredRow): RowFound[] {
  if (row.hash === '') return []
  const { hash, bucket, hashA, hashB } = hashRow(entity, row)
  const isWell =
    hash === row.hash && bucket === row.bucket && hashA === row.hashA && hashB === row.hashB
  return isWell ? [] : [{ entity, key: row.key, seq: row.seq, hash }]
}

/** Looks again at the rows that were found faulty: those that were sent anew are well, those deleted are gone. */
export async function recheckFaults(db: Database, sourceId: number): Promise<void> {
  const faults = await readFaults(db, sourceId, FAULTS)
  if (faults.length === 0) return
  const still = new Set<string>()
  for (const entity of new Set(faults.map((fault) => fault.entity))) {
    const keys = faults.filter((fault) => fault.entity === entity).map(({ key }) => key)
    const rows = await readFaultyRows(db, { sourceId, entity, keys })
    for (const row of rows) {
      if (faultOf(entity, row).length > 0) still.add(`${entity}\n${row.key}`)
    }
  }
  const well = faults.filter(({ entity, key }) => !still.has(`${entity}\n${key}`))
  if (well.length > 0) await db.write(dropFaults(sourceId, well))
}
