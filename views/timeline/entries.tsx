import type { Child } from 'hono/jsx'
import type { HistoryItem } from '../../worker/domain/history.ts'
import type { Minor } from '../../worker/domain/money.ts'
import type { IconName } from '../icons.ts'
import { sentence } from '../ledger/history.tsx'
import { Money } from '../parts/money.tsx'
import type { TimelineItem } from '../parts/timeline.tsx'
import { paths } from '../paths.ts'
import { type NamedProject, ProjectLink } from '../projects/project-name.tsx'
import type { Reader } from '../reader.ts'
import { sayDuration } from './say-duration.ts'

export type ActivityKind = 'call' | 'meeting' | 'email' | 'visit' | 'note'

/** What happened, as its source tells it. */
export type TimelineEntry =
  | ({ source: 'activity' } & ActivityEntry)
  | ({ source: 'change' } & HistoryItem)
  | ({ source: 'invoice' } & InvoiceEntry)
  | ({ source: 'payment' } & PaymentEntry)

export type ActivityEntry = {
  id: string
  kind: ActivityKind
  at: number
  durationMs: number | null
  subject: string
  body: string | null
  /** More was written than is shown here. */
  cut: boolean
  outcome: string | null
  /** Null when the reader may not see it. */
  project: NamedProject | null
  company: { id: string; name: string } | null
  authorName: string | null
  people: readonly { id: string; name: string }[]
  comments: number
}

export type InvoiceEntry = {
  sourceId: number
  key: string
  side: string
  number: string | null
  on: string
  dueOn: string | null
  totalMinor: number
  currency: string
}

export type PaymentEntry = {
  sourceId: number
  key: string
  direction: string
  number: string | null
  on: string
  /** Null for who may see but a part of it. */
  amountMinor: number | null
  settledMinor: Minor | null
  currency: string
  purpose: string | null
}

export const ACTIVITY_ICONS: Readonly<Record<ActivityKind, IconName>> = {
  call: 'phone',
  meeting: 'users',
  email: 'mail',
  visit: 'hard-hat',
  note: 'file-text',
}

/** An entry as the timeline draws it; the record whose timeline it is needs no naming. */
export function drawEntry(r: Reader, entry: TimelineEntry, of: string): TimelineItem {
  switch (entry.source) {
    case 'activity':
      return drawActivity(r, entry, of)
    case 'change':
      return { id: `change-${entry.seq}`, icon: 'pencil', at: entry.at, text: sentence(r, entry) }
    case 'invoice':
      return drawInvoice(r, entry)
    case 'payment':
      return drawPayment(r, entry)
  }
}

function drawActivity(r: Reader, entry: ActivityEntry, of: string): TimelineItem {
  const words = r.text.activity
  const { id, kind, subject, body } = entry
  return {
    id: `activity-${id}`,
    icon: ACTIVITY_ICONS[kind],
    at: entry.at,
    text: (
      <>
        <span class="muted">{words.kinds[kind]}:</span> <a href={paths.activity(id)}>{subject}</a>
      </>
    ),
    note: (
      <>
        {body && (
          <>
            {body}
            {entry.cut && '…'}
            {'\n'}
          </>
        )}
        <small class="muted">
          {aboutActivity(r, entry, of).map((part, index) => (
            <>
              {index > 0 && ' · '}
              {part}
            </>
          ))}
        </small>
      </>
    ),
  }
}

/** Who, with whom, for which project, how long: what is known of it, the record of the page left out. */
function aboutActivity(r: Reader, entry: ActivityEntry, of: string): Child[] {
  const { id, people, company, project, durationMs, comments } = entry
  const links = [
    ...people
      .filter((person) => person.id !== of)
      .map((person) => ({ href: paths.contact(person.id), name: person.name })),
    ...(company && company.id !== of
      ? [{ href: paths.company(company.id), name: company.name }]
      : []),
  ]
  const site =
    project && project.id !== of && project.kind !== 'overhead' ? (
      <ProjectLink r={r} project={project} />
    ) : null
  const parts: (Child | null)[] = [
    entry.authorName,
    ...links.map(({ href, name }) => <a href={href}>{name}</a>),
    site,
    durationMs === null ? null : sayDuration(r, durationMs),
    entry.outcome,
    comments > 0 && (
      <a href={`${paths.activity(id)}#comments`}>{r.text.activity.comments.count(comments)}</a>
    ),
  ]
  return parts.filter((part) => part)
}

function drawInvoice(r: Reader, entry: InvoiceEntry): TimelineItem {
  const words = r.text.timeline
  const { sourceId, key, on, dueOn } = entry
  return {
    id: `invoice-${sourceId}-${key}`,
    icon: 'receipt-text',
    at: on,
    text: (
      <>
        {entry.side === 'receivable' ? words.issued : words.billed}{' '}
        <a href={paths.invoice({ sourceId, key })}>{entry.number ?? r.text.ledger.unnumbered}</a>,{' '}
        <Money r={r} minor={entry.totalMinor} currency={entry.currency} />
        {dueOn && <span class="muted"> · {words.dueOn(r.format.date(dueOn))}</span>}
      </>
    ),
  }
}

function drawPayment(r: Reader, entry: PaymentEntry): TimelineItem {
  const words = r.text.timeline
  const { amountMinor, settledMinor, currency, number, purpose } = entry
  const whole = amountMinor === null ? null : r.format.money(amountMinor, currency)
  const part = settledMinor === null ? null : r.format.money(settledMinor, currency)
  const isPart = part !== null && whole !== null && part !== whole
  return {
    id: `payment-${entry.sourceId}-${entry.key}`,
    icon: 'landmark',
    at: entry.on,
    text: (
      <>
        {entry.direction === 'in' ? words.received : words.paidOut} {number},{' '}
        <span class="money">
          {isPart ? words.partOf(part, whole) : (whole ?? part ?? r.text.value.hidden)}
        </span>
        {purpose && <span class="muted"> {purpose}</span>}
      </>
    ),
  }
}
