import type { Freshness } from '../../worker/domain/freshness.ts'
import type { InvoiceItem } from '../../worker/domain/invoice-item.ts'
import type { LedgerChange } from '../../worker/domain/ledger-history.ts'
import type { MonthSeries } from '../../worker/domain/month-sum.ts'
import type { PaymentItem } from '../../worker/domain/payment.ts'
import type { SideAgeing, SideMoney } from '../../worker/domain/side-ageing.ts'
import { LogLink } from '../activities/log-form.tsx'
import { FilesCard, type FilesShown } from '../attachments/files-card.tsx'
import { type CompanyContact, CompanyContacts } from '../contacts/company-contacts.tsx'
import { allows, type Frame } from '../frame.ts'
import { AgeingCard } from '../ledger/ageing-card.tsx'
import { type ContractItem, ContractTable } from '../ledger/contracts.tsx'
import { InvoiceTable } from '../ledger/invoice-table.tsx'
import { LedgerChanges } from '../ledger/ledger-changes.tsx'
import { MoneyStats } from '../ledger/money-stats.tsx'
import { InvoicedByMonth } from '../ledger/month-chart.tsx'
import { PaymentTable } from '../ledger/payment-table.tsx'
import { type Book, SyncButtons } from '../ledger/sync-buttons.tsx'
import { Page } from '../page.tsx'
import { Badge } from '../parts/badge.tsx'
import { ButtonLink, PostButton } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Head } from '../parts/head.tsx'
import { MoneyHidden } from '../parts/money.tsx'
import { Stamp } from '../parts/stamp.tsx'
import { paths } from '../paths.ts'
import { type PartIn, PartInProjects } from '../projects/project-parties.tsx'
import type { Reader } from '../reader.ts'
import { recordColumns, TimelineCard, type TimelineShown } from '../timeline/timeline-card.tsx'
import { Roles } from './companies-page.tsx'
import {
  type CandidateItem,
  Candidates,
  type CompanyRecord,
  Details,
  type Origin,
  Origins,
} from './company-details.tsx'
import { type CompanyProject, CompanyProjects } from './company-projects.tsx'
import { MergedCompanies, type MergedCompany } from './merged-companies.tsx'
import { type NextTouch, NextTouchCard } from './next-touch.tsx'

export type CompanyProps = {
  company: CompanyRecord
  /** Whether the reader may change this company, take it away, and see all of its money. */
  mayEdit: boolean
  mayDelete: boolean
  seesMoney: boolean
  origins: readonly Origin[]
  candidates: readonly CandidateItem[]
  merges: readonly MergedCompany[]
  partIn: readonly PartIn[]
  money: readonly SideMoney[]
  ageings: readonly SideAgeing[]
  /** What was invoiced in each of these months. */
  months: readonly string[]
  invoiced: readonly MonthSeries[]
  projects: readonly CompanyProject[]
  invoices: readonly InvoiceItem[]
  /** True when the company has more invoices than the page shows. */
  moreInvoices: boolean
  payments: readonly PaymentItem[]
  contracts: readonly ContractItem[]
  contacts: readonly CompanyContact[]
  touch: NextTouch
  files: FilesShown
  timeline: TimelineShown
  /** What the ledger said before of the company and its rows, the latest. */
  changes: readonly LedgerChange[]
  /** For how long those are kept. */
  keptDays: number
  books: readonly Book[]
  freshness: Freshness
}

/** Everything known of a company, its money with its age. */
export function CompanyPage({
  frame,
  live,
  ...props
}: CompanyProps & { frame: Frame; live: string }) {
  const { reader: r } = frame
  const { company, freshness } = props
  const mayMerge = props.mayEdit
  return (
    <Page frame={frame} title={company.name} section="companies" live={live}>
      <Head
        title={company.name}
        up={{ href: paths.companies(), label: r.text.company.title }}
        beside={
          <>
            <Roles r={r} row={company} />
            {!company.active && <Badge tone="warn">{r.text.ledger.inactive}</Badge>}
          </>
        }
        sub={company.taxId && `${r.text.company.taxId} ${company.taxId}`}
        actions={
          <>
            <SyncButtons frame={frame} books={props.books} />
            {props.seesMoney && props.origins.length > 0 && (
              <ButtonLink r={r} kind="quiet" href={paths.untiedOf(company.id)}>
                {r.text.moneyTie.title}
              </ButtonLink>
            )}
            {mayMerge && (
              <ButtonLink r={r} kind="quiet" href={paths.merge(company.id)}>
                {r.text.merge.merge}
              </ButtonLink>
            )}
            {props.mayDelete && (
              <PostButton r={r} kind="quiet" action={paths.companyDeletion(company.id)}>
                {r.text.merge.delete}
              </PostButton>
            )}
          </>
        }
      />
      {props.candidates.length > 0 && (
        <Candidates r={r} companyId={company.id} candidates={props.candidates} merges={mayMerge} />
      )}
      {props.seesMoney ? (
        <MoneyStats
          r={r}
          money={props.money}
          freshness={freshness}
          of={{ of: 'company', id: company.id }}
          books={props.books}
        />
      ) : (
        <MoneyHidden r={r} />
      )}
      <div class={recordColumns(props.timeline)}>
        <TimelineCard
          r={r}
          timeline={props.timeline}
          of={company.id}
          href={(query) => paths.company(company.id, query)}
        >
          {allows(frame, 'activity.create') && (
            <LogLink r={r} about={{ company: company.id }} back={paths.company(company.id)} />
          )}
        </TimelineCard>
        <div class="stack">
          <NextTouchCard
            r={r}
            companyId={company.id}
            touch={props.touch}
            edit={allows(frame, 'activity.create') ? 'offered' : 'no'}
          />
          <CompanyContacts
            r={r}
            companyId={company.id}
            contacts={props.contacts}
            named={namedIn(company, props.origins)}
            edit={allows(frame, 'contact.create')}
          />
          <Details
            r={r}
            company={company}
            origins={props.origins}
            edit={props.mayEdit ? 'offered' : 'no'}
          />
        </div>
        <div class="stack">
          <FilesCard r={r} record={paths.company(company.id)} {...props.files} />
          {props.ageings.map((ageing) => (
            <AgeingCard r={r} of={ageing} freshness={freshness} among={props.ageings} />
          ))}
          <InvoicedByMonth
            r={r}
            months={props.months}
            series={props.invoiced}
            freshness={freshness}
          />
          {props.partIn.length > 0 && <PartInProjects r={r} parts={props.partIn} />}
          <Origins r={r} origins={props.origins} />
        </div>
      </div>
      <Lists r={r} {...props} />
      {props.changes.length > 0 && (
        <Card title={r.text.egress.history.title} flush>
          <LedgerChanges r={r} changes={props.changes} currency={null} rows />
          <p class="muted blank">{r.text.egress.history.kept(props.keptDays)}</p>
        </Card>
      )}
      {props.merges.length > 0 && (
        <MergedCompanies r={r} companyId={company.id} merges={props.merges} undoes={mayMerge} />
      )}
    </Page>
  )
}

/** Whom the ledger or the details name, in one line; null when they name nobody. */
function namedIn({ contactName, phone, email }: CompanyRecord, origins: readonly Origin[]) {
  const text = [contactName, phone, email].filter(Boolean).join(', ')
  if (text === '') return null
  return { by: origins.length > 0 ? ('ledger' as const) : ('details' as const), text }
}

function Lists({ r, ...props }: CompanyProps & { r: Reader }) {
  const words = r.text.company
  const stamp = <Stamp r={r} of={props.freshness} />
  return (
    <>
      {(props.seesMoney || props.invoices.length > 0) && (
        <Card title={r.text.ledger.invoices} aside={stamp} flush>
          {props.invoices.length === 0 ? (
            <p class="muted blank">{words.noInvoices}</p>
          ) : (
            <InvoiceTable
              r={r}
              caption={r.text.ledger.invoices}
              invoices={props.invoices}
              without="company"
            />
          )}
          {props.moreInvoices && (
            <p class="more">
              <a href={paths.invoices({ company: props.company.id })}>{r.text.ledger.all}</a>
            </p>
          )}
        </Card>
      )}
      <Card title={words.projects} aside={stamp} flush>
        {props.projects.length === 0 ? (
          <p class="muted blank">{words.noProjects}</p>
        ) : (
          <CompanyProjects r={r} projects={props.projects} />
        )}
      </Card>
      {(props.seesMoney || props.payments.length > 0) && (
        <Card title={r.text.ledger.payments} aside={stamp} flush>
          {props.payments.length === 0 ? (
            <p class="muted blank">{words.noPayments}</p>
          ) : (
            <PaymentTable r={r} payments={props.payments} />
          )}
        </Card>
      )}
      {props.contracts.length > 0 && (
        <Card title={r.text.ledger.contracts} flush>
          <ContractTable r={r} contracts={props.contracts} />
        </Card>
      )}
    </>
  )
}
