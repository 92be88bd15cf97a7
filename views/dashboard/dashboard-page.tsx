import { mayEverywhere } from '../../worker/domain/access.ts'
import type { Freshness, FreshnessState } from '../../worker/domain/freshness.ts'
import type { InvoiceItem } from '../../worker/domain/invoice-item.ts'
import { systemName } from '../agents/agent.ts'
import { HoldLine, type ShownHold } from '../agents/hold.tsx'
import { SyncNow } from '../agents/sync-now.tsx'
import type { Frame } from '../frame.ts'
import { InvoiceTable } from '../ledger/invoice-table.tsx'
import { Page } from '../page.tsx'
import { ButtonLink } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Empty } from '../parts/empty.tsx'
import { Head } from '../parts/head.tsx'
import { MoneyHidden } from '../parts/money.tsx'
import { Stamp } from '../parts/stamp.tsx'
import { hidesAmounts, Withheld } from '../parts/withheld.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { Checklist, type ChecklistSteps } from './checklist.tsx'
import { CurrencyBlock, type CurrencyMoney } from './currency-block.tsx'
import { type DueTouch, DueTouches } from './due-touches.tsx'
import { type OwnProject, OwnProjects } from './own-projects.tsx'

/** A book and how fresh its numbers are. */
export type BookFreshness = { sourceId: number; name: string; system: string; freshness: Freshness }

export type DashboardProps = {
  /** One block a currency; currencies are never added together. */
  money: readonly CurrencyMoney[]
  soonest: readonly InvoiceItem[]
  books: readonly BookFreshness[]
  freshness: Freshness
  /** Agents that have stopped until a person decides. */
  holds: readonly ShownHold[]
  /** Companies that the reader should have heard by today. */
  touches: readonly DueTouch[]
  /** Projects that the reader manages or works on. */
  projects: readonly OwnProject[]
  /** Null when every step is done, or the reader cannot take them. */
  steps: ChecklistSteps | null
}

/** What is owed, what is late and what falls due, with the age of every figure. */
export function DashboardPage({
  frame,
  live,
  ...props
}: DashboardProps & { frame: Frame; live: string }) {
  const { reader: r, member } = frame
  const { dashboard } = r.text
  const seesMoney = mayEverywhere(member?.grants ?? {}, 'money.view')
  const { money, books, freshness, holds, steps, soonest } = props
  return (
    <Page frame={frame} title={dashboard.title} section="dashboard" live={live}>
      <Head title={dashboard.greeting(member?.name ?? '')} sub={r.format.date(r.today)} />
      {holds.map((hold) => (
        <HoldLine r={r} hold={hold} />
      ))}
      {steps && <Checklist r={r} steps={steps} />}
      {props.touches.length > 0 && <DueTouches r={r} touches={props.touches} />}
      <OwnProjects r={r} grants={member?.grants ?? {}} projects={props.projects} />
      {money.map((block) => (
        <CurrencyBlock r={r} of={block} freshness={freshness} named={money.length > 1} />
      ))}
      {!seesMoney && books.length > 0 && <MoneyHidden r={r} />}
      {seesMoney && money.length === 0 && books.length > 0 && (
        <Card aside={<Stamp r={r} of={freshness} />} title={r.text.ageing.title}>
          <p class="muted">
            {hidesAmounts(r, null) ? (
              <Withheld r={r} />
            ) : freshness.asOf === null ? (
              r.text.stamp.about[freshness.state]
            ) : (
              dashboard.nothingOpen
            )}
          </p>
        </Card>
      )}
      {(money.length > 0 || soonest.length > 0) && (
        <Card title={dashboard.soonest} aside={<Stamp r={r} of={freshness} />} flush>
          {soonest.length === 0 ? (
            <p class="muted blank">{dashboard.nothingDue}</p>
          ) : (
            <InvoiceTable r={r} caption={dashboard.soonest} invoices={soonest} />
          )}
        </Card>
      )}
      <Books frame={frame} books={books} />
    </Page>
  )
}

function Books({ frame, books }: { frame: Frame; books: readonly BookFreshness[] }) {
  const { reader: r, member } = frame
  const words = r.text.dashboard
  if (books.length === 0) {
    const pair = (
      <ButtonLink r={r} kind="primary" icon="plug" href={paths.agents()}>
        {words.pair}
      </ButtonLink>
    )
    return <Empty r={r} icon="unplug" title={words.noSources} action={pair} />
  }
  return (
    <Card title={words.sources}>
      <ul class="books">
        {books.map(({ sourceId, name, system, freshness }) => (
          <li class="row">
            <span>
              <strong>{name}</strong> <small class="muted">{systemName(system)}</small>
            </span>
            <Stamp r={r} of={freshness} />
            {member && (
              <SyncNow r={r} grants={member.grants} sourceId={sourceId} path={frame.path} />
            )}
            <ToDo r={r} sourceId={sourceId} state={freshness.state} />
          </li>
        ))}
      </ul>
    </Card>
  )
}

type ToDoProps = { r: Reader; sourceId: number; state: FreshnessState }

/** What to do about a book that is not fresh, with the way to where it is done. */
function ToDo({ r, sourceId, state }: ToDoProps) {
  if (state === 'fresh') return null
  const { stamp, dashboard, agents, verification } = r.text
  const [href, label] =
    state === 'partial'
      ? [paths.quarantine(sourceId), dashboard.refused]
      : state === 'differs'
        ? [paths.verification(sourceId), verification.title]
        : [paths.agents(), agents.title]
  return (
    <small class="todo">
      {stamp.remedy[state]} <a href={href}>{label}</a>
    </small>
  )
}
