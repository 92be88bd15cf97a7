import type { Child } from 'hono/jsx'
import { Card } from '../parts/card.tsx'
import { Chips } from '../parts/filter-bar.tsx'
import { Timeline } from '../parts/timeline.tsx'
import type { Query } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { drawEntry, type TimelineEntry } from './entries.tsx'

/** What a page shows of the timeline of its record. */
export type TimelineShown = {
  entries: readonly TimelineEntry[]
  kind: 'activity' | 'change' | 'money' | null
  /** The cursor of what is older; null where nothing is. */
  next: string | null
  /** True when it does not begin with the newest. */
  isFurther: boolean
}

type Props = {
  r: Reader
  timeline: TimelineShown
  /** The id of the record: it is not named in its own timeline. */
  of: string
  /** The address of the page with another query. */
  href: (query: Query) => string
  /** Kinds that may occur here; a contact has no money of its own. */
  kinds?: readonly NonNullable<TimelineShown['kind']>[]
  /** What stands above: the way to log an activity. */
  children?: Child
}

const TIMELINE_ID = 'timeline'
/** Entries that leave room under them on a wide screen. */
const SHORT = 8

/** The class of the columns of a record's page, which begin with its timeline. */
export function recordColumns({ entries }: TimelineShown): string {
  return entries.length > SHORT ? 'columns record' : 'columns record short'
}

const ALL_KINDS = ['activity', 'change', 'money'] as const

/** The history of a record in one stream, by day, narrowed by kind, page by page. */
export function TimelineCard({ r, timeline, of, href, kinds = ALL_KINDS, children }: Props) {
  const words = r.text.timeline
  const { entries, kind, next, isFurther } = timeline
  const at = (query: Query) => `${href(query)}#${TIMELINE_ID}`
  const chips = [null, ...kinds].map((choice) => ({
    href: at({ kind: choice }),
    label: words.filter[choice ?? 'all'],
    current: kind === choice,
  }))
  return (
    <Card
      id={TIMELINE_ID}
      title={words.title}
      aside={<Chips label={words.filter.label} chips={chips} />}
    >
      {children}
      {entries.length === 0 ? (
        <p class="muted">{kind === null && !isFurther ? words.none : words.nothing}</p>
      ) : (
        <Timeline
          r={r}
          label={words.title}
          items={entries.map((entry) => drawEntry(r, entry, of))}
        />
      )}
      {(next || isFurther) && (
        <nav class="pager" aria-label={r.text.list.pages}>
          {isFurther && (
            <a class="button plain" href={at({ kind })}>
              {words.newest}
            </a>
          )}
          {next && (
            <a class="button plain" rel="next" href={at({ kind, before: next })}>
              {words.older}
            </a>
          )}
        </nav>
      )}
    </Card>
  )
}
