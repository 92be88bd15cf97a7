import type { TimelineEntry } from '../../views/timeline/entries.tsx'
import type { TimelineShown } from '../../views/timeline/timeline-card.tsx'
import { decodeCursor, encodeCursor } from '../domain/keyset.ts'
import {
  type Happened,
  mergeTimeline,
  positionOf,
  positionValues,
  TIMELINE_KINDS,
  TIMELINE_SHAPE,
  TIMELINE_START,
  type TimelineOf,
  withinMinute,
} from '../domain/timeline.ts'
import { readHistory } from '../store/history.ts'
import {
  type ActivityRow,
  describeProjectOf,
  EXCERPT,
  readPeople,
  type TimelineAsk,
  type TimelineRows,
} from '../store/timeline.ts'
import type { AppContext } from './context.ts'

const ORDER = 'timeline'

/** What the address of a record's page asks of its timeline; what is not understood is left out. */
export function readTimelineAsk(c: AppContext, of: TimelineOf): TimelineAsk {
  const asked = c.req.query('kind')
  const cursor = decodeCursor(c.req.query('before') ?? '', ORDER, TIMELINE_SHAPE)
  return {
    of,
    kind: TIMELINE_KINDS.find((kind) => kind === asked) ?? null,
    from: cursor ? positionOf(cursor.values) : TIMELINE_START,
  }
}

/** A page of the timeline out of what was read; `dayOf` is the date of an instant where the reader is. */
export function readTimeline(
  [activities, changes, invoices, payments]: TimelineRows,
  { kind, from }: TimelineAsk,
  dayOf: (at: number) => string,
): TimelineShown {
  const onDay = (row: TimelineEntry & { on: string }) => ({ day: row.on, at: null, row })
  const sources: Happened<TimelineEntry>[][] = [
    activities.map((row) => ({
      day: dayOf(row.at),
      at: withinMinute(row.at, row.createdAt),
      row: describeActivity(row),
      passed: { activityAt: row.at, activityId: row.id },
    })),
    readHistory(changes).map((item) => ({
      day: dayOf(item.at),
      at: item.at,
      row: { source: 'change', ...item },
      passed: { changeSeq: item.seq },
    })),
    invoices.map((row) => ({
      ...onDay({ source: 'invoice', ...row }),
      passed: { invoiceOn: row.on, invoiceSource: row.sourceId, invoiceKey: row.key },
    })),
    payments.map((row) => ({
      ...onDay({ source: 'payment', ...row }),
      passed: { paymentOn: row.on, paymentSource: row.sourceId, paymentKey: row.key },
    })),
  ]
  const { rows, next } = mergeTimeline(sources, from)
  const cursor = next && { order: ORDER, direction: 'after' as const, values: positionValues(next) }
  return {
    entries: rows,
    kind,
    next: cursor && encodeCursor(cursor),
    isFurther: from !== TIMELINE_START,
  }
}

function describeActivity(row: ActivityRow): TimelineEntry {
  const { projectId, projectName, projectKind, projectGone, createdAt: _, ...ours } = row
  const { companyId, companyName, people, body, ...rest } = ours
  return {
    source: 'activity',
    ...rest,
    body: body?.slice(0, EXCERPT) ?? null,
    cut: (body?.length ?? 0) > EXCERPT,
    project: describeProjectOf(row),
    company:
      companyId !== null && companyName !== null ? { id: companyId, name: companyName } : null,
    people: readPeople(people),
  }
}
