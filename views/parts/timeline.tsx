import type { Child } from 'hono/jsx'
import type { IconName } from '../icons.ts'
import type { Reader } from '../reader.ts'
import { Icon } from './icon.tsx'

export type TimelineItem = {
  /** Keeps the item itself across a live refresh. */
  id?: string
  icon: IconName
  /** An instant in milliseconds, or a date of the ledger, YYYY-MM-DD, which has no time of day. */
  at: number | string
  /** One sentence: who did what, or what happened. */
  text: Child
  /** What was said or written, under the sentence. */
  note?: Child
  actions?: Child
}

type Props = { r: Reader; label: string; items: readonly TimelineItem[] }

/** What happened, day by day, in the order given: the newest first. */
export function Timeline({ r, label, items }: Props) {
  return (
    <section class="timeline" aria-label={label}>
      {byDay(r, items).map(([day, found]) => (
        <>
          <h3>
            <time datetime={day}>{dayName(r, day)}</time>
          </h3>
          <ol>
            {found.map((item) => (
              <Entry r={r} item={item} />
            ))}
          </ol>
        </>
      ))}
    </section>
  )
}

function Entry({ r, item }: { r: Reader; item: TimelineItem }) {
  const { id, icon, at, text, note, actions } = item
  return (
    <li id={id}>
      <Icon r={r} name={icon} />
      <p>
        {text}
        {typeof at === 'number' && (
          <>
            {' '}
            <time datetime={new Date(at).toISOString()}>{r.format.time(at)}</time>
          </>
        )}
      </p>
      {note && <div class="note">{note}</div>}
      {actions && <div class="row">{actions}</div>}
    </li>
  )
}

function byDay(r: Reader, items: readonly TimelineItem[]): [string, TimelineItem[]][] {
  const days = new Map<string, TimelineItem[]>()
  for (const item of items) {
    const day = typeof item.at === 'number' ? r.format.dayOf(item.at) : item.at
    days.set(day, [...(days.get(day) ?? []), item])
  }
  return [...days]
}

const DAY_MS = 86_400_000

function dayName(r: Reader, day: string): string {
  if (day === r.today) return r.text.timeline.today
  const yesterday = new Date(Date.parse(r.today) - DAY_MS).toISOString().slice(0, 10)
  return day === yesterday ? r.text.timeline.yesterday : r.format.date(day)
}
