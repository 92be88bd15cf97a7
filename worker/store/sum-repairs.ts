import type { Row } from '@libsql/client/web'
import { type SQL, sql } from 'drizzle-orm'
import { ENTITIES, ENTITY_NAMES, type EntityName } from '../../protocol/entities.ts'
import { statement } from './apply/statement.ts'
import { PROJECT_ENTITIES } from './control-sums.ts'
import type { Database, RawStatement } from './database.ts'
import { raw } from './raw.ts'
import { guard } from './streams.ts'

/** Which kept sums are computed anew, one step after the other; of an entity where each has its own. */
export type RepairStep =
  | {
      kind: 'paid' | 'due' | 'settlement' | 'unallocated' | 'turnover' | 'balance' | 'compare'
      entity: null
    }
  | { kind: 'bucket' | 'month' | 'project'; entity: EntityName }

/** What is paid comes first, for what is open hangs on it; what is compared with the ledger comes last. */
export const REPAIR_STEPS: readonly RepairStep[] = [
  { kind: 'paid', entity: null },
  ...ENTITY_NAMES.map((entity) => ({ kind: 'bucket', entity }) as const),
  ...ENTITY_NAMES.filter((entity) => ENTITIES[entity].sum).map(
    (entity) => ({ kind: 'month', entity }) as const,
  ),
  { kind: 'due', entity: null },
  { kind: 'settlement', entity: null },
  { kind: 'unallocated', entity: null },
  { kind: 'turnover', entity: null },
  { kind: 'balance', entity: null },
  ...PROJECT_ENTITIES.map((entity) => ({ kind: 'project', entity }) as const),
  { kind: 'compare', entity: null },
]

/** Where a repair stands, and where the stream of its book. */
export type Repair = {
  sourceId: number
  /** Index in REPAIR_STEPS. */
  step: number
  /** The step goes on after this key or number. */
  after: string | number
  /** Parts that there have been. */
  part: number
  disturbed: number
  /** The head of the stream. */
  seq: number
}

/** All keys come after it. */
const NO_KEY = ''
/** Sorts after every key and every number. */
const END = `x''`

const nameOf = ({ kind, entity }: RepairStep): string => (entity ? `${kind} ${entity}` : kind)
const firstOf = (step: RepairStep | undefined): string | number =>
  step?.kind === 'bucket' ? -1 : NO_KEY

/** Has all kept sums of a book computed anew, from the first on, whatever was under way; `wrong` as many disagreed. */
export function beginRepair(
  sourceId: number,
  { verificationId, wrong, now }: { verificationId: string; wrong: number; now: number },
): RawStatement {
  const first = nameOf(REPAIR_STEPS[0]!)
  return raw(sql`insert into sum_repair (source_id, verification_id, wrong, begun_at, step)
    values (${sourceId}, ${verificationId}, ${wrong}, ${now}, ${first})
    on conflict do update set verification_id = excluded.verification_id, wrong = excluded.wrong,
      begun_at = excluded.begun_at, step = excluded.step, after = '', upto = null,
      part = part + 1`)
}

/** Stands in each write that changes rows or sums of a book without moving its stream. */
export function disturbRepair(sourceId: number): RawStatement {
  return raw(sql`update sum_repair set disturbed = disturbed + 1 where source_id = ${sourceId}`)
}

/** Where the repair of a book stands, as a statement of a write; see `toRepair`. */
export function selectRepair(sourceId: number) {
  return {
    sql: `select r.source_id, r.step, r.after, r.part, r.disturbed, s.head_seq from sum_repair as r
      join stream as s on s.source_id = r.source_id where r.source_id = ?`,
    args: [sourceId],
  }
}

/** Where the repair of a book stands; null when none is under way. */
export async function readRepair(db: Database, sourceId: number): Promise<Repair | null> {
  const [row] = await db.readText(selectRepair(sourceId))
  return toRepair(row)
}

/** A step that another version of the program has named begins the repair anew. */
export function toRepair(row: Row | undefined): Repair | null {
  if (!row) return null
  const known = REPAIR_STEPS.findIndex((step) => nameOf(step) === row[1])
  const [step, after] = known < 0 ? [0, NO_KEY] : [known, row[2] as string | number]
  const [part, disturbed, seq] = [Number(row[3]), Number(row[4]), Number(row[5])]
  return { sourceId: Number(row[0]), step, after, part, disturbed, seq }
}

/** Books whose sums are being repaired, those begun first before. */
export async function readRepairing(db: Database, limit: number): Promise<number[]> {
  const text = 'select source_id from sum_repair order by begun_at limit ?'
  return (await db.readText({ sql: text, args: [limit] })).map((row) => Number(row[0]))
}

/** Steps whose sums are added up before the write that stores them. */
const ADDED: readonly RepairStep['kind'][] = ['month', 'due', 'project']

/**
 * First statements of a part: fail the write unless the repair stands where it was read, and no row of the book has
 * changed since where sums of them have been added up. They put the repair at the step at hand.
 */
export function guardRepair(repair: Repair): RawStatement[] {
  const { sourceId, part, disturbed, seq, after } = repair
  const step = REPAIR_STEPS[repair.step]!
  const still = sql`and r.disturbed = ${disturbed} and s.head_seq = ${seq}`
  return [
    ...guard(sql`select count(*) from sum_repair as r join stream as s on s.source_id = r.source_id
      where r.source_id = ${sourceId} and r.part = ${part} ${ADDED.includes(step.kind) ? still : sql``}`),
    raw(sql`update sum_repair set part = part + 1, step = ${nameOf(step)}, after = ${after}
      where source_id = ${sourceId}`),
  ]
}

/** Sets where the part ends: at what `measure` gives, or at the end of all. */
export function endPart(measure: string, args: { source: number; rows: number }): RawStatement {
  const to = `update sum_repair set upto = coalesce((${measure}), ${END}) where source_id = :source`
  return statement(to, args)
}

/** Goes on after the part that `endPart` has measured, or with the next step when it was the last. */
export function leavePart({ sourceId, step }: Repair): RawStatement {
  const next = REPAIR_STEPS[step + 1]!
  const isLast = sql.raw(`upto = ${END}`)
  return raw(sql`update sum_repair set upto = null,
      step = case when ${isLast} then ${nameOf(next)} else step end,
      after = case when ${isLast} then ${firstOf(next)} else upto end
    where source_id = ${sourceId}`)
}

/**
 * Goes on in the same step after this place, or with the next one; after the last the repair is over. With `when`, only
 * where that holds.
 */
export function goOn(
  { sourceId, step }: Repair,
  after: string | null,
  when: SQL = sql`1`,
): RawStatement {
  const next = after === null ? REPAIR_STEPS[step + 1] : REPAIR_STEPS[step]
  const own = sql`where source_id = ${sourceId} and ${when}`
  if (!next) return raw(sql`delete from sum_repair ${own}`)
  const place = sql`step = ${nameOf(next)}, after = ${after ?? firstOf(next)}`
  return raw(sql`update sum_repair set ${place} ${own}`)
}
