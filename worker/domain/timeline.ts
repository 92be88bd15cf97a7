import type { KeysetShape } from './keyset.ts'

/** What happened, shown on one page of a timeline. */
export const TIMELINE_ROWS = 30

/** What a timeline may be narrowed to: what people did, what was changed, what the ledger states. */
export const TIMELINE_KINDS = ['activity', 'change', 'money'] as const
export type TimelineKind = (typeof TIMELINE_KINDS)[number]

/** Whose timeline it is. */
export type TimelineOf = { entity: 'company' | 'contact' | 'project'; id: string }

/**
 * How far each source has been shown. Each goes on from its own last row, so nothing is left out or shown twice,
 * however the sources interleave.
 */
export type TimelinePosition = {
  activityAt: number
  activityId: string
  changeSeq: number
  invoiceOn: string
  invoiceSource: number
  invoiceKey: string
  paymentOn: string
  paymentSource: number
  paymentKey: string
}

/** Before anything is shown. */
export const TIMELINE_START: TimelinePosition = {
  activityAt: Number.MAX_SAFE_INTEGER,
  activityId: '',
  changeSeq: Number.MAX_SAFE_INTEGER,
  invoiceOn: '9999-12-31',
  invoiceSource: -1,
  invoiceKey: '',
  paymentOn: '9999-12-31',
  paymentSource: -1,
  paymentKey: '',
}

const NAMES = Object.keys(TIMELINE_START) as (keyof TimelinePosition)[]

/** The shape of a position in a cursor. */
export const TIMELINE_SHAPE: KeysetShape = Object.values(TIMELINE_START).map((value) =>
  typeof value === 'number' ? 'number' : 'string',
)

/** A position as the values of a cursor, and back. */
export function positionValues(position: TimelinePosition): (string | number)[] {
  return NAMES.map((name) => position[name])
}

export function positionOf(values: readonly (string | number)[]): TimelinePosition {
  return Object.fromEntries(NAMES.map((name, at) => [name, values[at]])) as TimelinePosition
}

/** One thing that happened: at an instant, or on a day of the ledger. */
export type Happened<Row> = {
  day: string
  /** Milliseconds; null for a day of the ledger, which comes after the instants of its day. */
  at: number | null
  row: Row
  /** Where its source stands once this is shown. */
  passed: Partial<TimelinePosition>
}

const MINUTE_MS = 60_000

/**
 * Where in its minute an activity stands that is known to the minute: when it was written, as far as that lies in it. What
 * was written later stands at the end of the minute.
 */
export function withinMinute(at: number, writtenAt: number): number {
  return at % MINUTE_MS === 0 ? Math.min(Math.max(at, writtenAt), at + MINUTE_MS - 1) : at
}

/** A page of what happened, newest first, with the position of the next one; null where nothing is older. */
export type TimelinePage<Row> = { rows: Row[]; next: TimelinePosition | null }

/** Takes one page out of sources that are each in their order, the newest first. */
export function mergeTimeline<Row>(
  sources: readonly (readonly Happened<Row>[])[],
  from: TimelinePosition,
): TimelinePage<Row> {
  const heads = sources.map(() => 0)
  const rows: Row[] = []
  let position = from
  for (;;) {
    const at = newest(sources.map((source, index) => source[heads[index]!]))
    if (at === null) return { rows, next: null }
    if (rows.length === TIMELINE_ROWS) return { rows, next: position }
    const taken = sources[at]![heads[at]!]!
    heads[at]! += 1
    rows.push(taken.row)
    position = { ...position, ...taken.passed }
  }
}

function newest(heads: readonly (Happened<unknown> | undefined)[]): number | null {
  let best: number | null = null
  for (const [index, head] of heads.entries()) {
    if (head && (best === null || isNewer(head, heads[best]!))) best = index
  }
  return best
}

function isNewer(one: Happened<unknown>, other: Happened<unknown>): boolean {
  if (one.day !== other.day) return one.day > other.day
  return (one.at ?? Number.NEGATIVE_INFINITY) > (other.at ?? Number.NEGATIVE_INFINITY)
}
