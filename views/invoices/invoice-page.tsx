import type { Freshness } from '../../worker/domain/freshness.ts'
import type { InvoiceItem } from '../../worker/domain/invoice-item.ts'
import type { LedgerChange } from '../../worker/domain/ledger-history.ts'
import type { Minor } from '../../worker/domain/money.ts'
import { LogLink } from '../activities/log-form.tsx'
import { allows, type Frame } from '../frame.ts'
import { InvoiceStateBadge } from '../ledger/invoice-state.tsx'
import { DueDate } from '../ledger/invoice-table.tsx'
import { LedgerChanges } from '../ledger/ledger-changes.tsx'
import { LedgerValue } from '../ledger/ledger-value.tsx'
import { type Proof, ProofOf } from '../ledger/proof.tsx'
import { ReferenceTo } from '../ledger/reference.tsx'
import { type Book, SyncButtons } from '../ledger/sync-buttons.tsx'
import { Page } from '../page.tsx'
import { Badge } from '../parts/badge.tsx'
import { Card, Stat, Stats } from '../parts/card.tsx'
import { Facts } from '../parts/facts.tsx'
import { Head } from '../parts/head.tsx'
import { Icon } from '../parts/icon.tsx'
import { Money } from '../parts/money.tsx'
import { Stamp } from '../parts/stamp.tsx'
import { LedgerDate } from '../parts/when.tsx'
import { hidesAmounts, Kept } from '../parts/withheld.tsx'
import { paths } from '../paths.ts'
import { projectName } from '../projects/project-name.tsx'
import type { Reader } from '../reader.ts'
import { type InvoiceAllocation, InvoiceAllocations } from './invoice-allocations.tsx'
import { UntiedNote } from './untied-note.tsx'

export type InvoiceProps = {
  invoice: InvoiceItem
  reference: string | null
  contract: { key: string; number: string | null; placed: boolean } | null
  /** The project it is tied to here, which counts while the ledger names none. */
  /** The name is null for who may not see the project. */
  tie: { id: string; name: string | null; kind: string } | null
  allocations: readonly InvoiceAllocation[]
  proof: Proof
  /** What the ledger said of it before. */
  changes: readonly LedgerChange[]
  /** For how long those are kept. */
  keptDays: number
  books: readonly Book[]
  freshness: Freshness
}

/** One invoice or bill: what it asks for, what was paid, and where its numbers come from. */
export function InvoicePage({
  frame,
  live,
  ...props
}: InvoiceProps & { frame: Frame; live: string }) {
  const { reader: r } = frame
  const { invoice } = props
  const words = r.text.invoice
  const title = words.heading[invoice.side](invoice.number ?? words.withoutNumber)
  return (
    <Page frame={frame} title={title} section="invoices" live={live}>
      <Head
        title={title}
        up={{ href: paths.invoices(), label: words.title }}
        beside={<InvoiceStateBadge r={r} invoice={invoice} />}
        sub={<ReferenceTo r={r} to={invoice.company} href={paths.company} />}
        actions={<SyncButtons frame={frame} books={props.books} />}
      />
      <Note r={r} invoice={invoice} />
      {props.tie && invoice.project && invoice.project.id !== props.tie.id && (
        <aside class="hint-line">
          <Icon r={r} name="circle-alert" />
          <p>{r.text.moneyTie.overruledBy(tiedName(r, props.tie))}</p>
        </aside>
      )}
      {isLone(props) && (
        <UntiedNote r={r} invoice={invoice} contractPlaced={props.contract?.placed ?? false} />
      )}
      <Sums r={r} invoice={invoice} freshness={props.freshness} />
      <div class="columns even">
        <InvoiceFacts r={r} {...props} />
        <Card title={words.allocations} aside={<Stamp r={r} of={props.freshness} />} flush>
          <InvoiceAllocations r={r} allocations={props.allocations} />
        </Card>
      </div>
      <LogAbout frame={frame} invoice={invoice} />
      <InvoiceHistory r={r} {...props} />
      <ProofOf r={r} proof={props.proof} />
    </Page>
  )
}

// What is gone or was never owed belongs nowhere.
function isLone({ invoice, tie }: InvoiceProps): boolean {
  return !(invoice.project || tie || ['deleted', 'cancelled'].includes(invoice.state))
}

/** A call about an invoice is logged with its company and its project. */
function LogAbout({ frame, invoice }: { frame: Frame; invoice: InvoiceItem }) {
  const about = {
    ...(invoice.company?.id && { company: invoice.company.id }),
    ...(invoice.project?.id && { project: invoice.project.id }),
  }
  if (!allows(frame, 'activity.create') || Object.keys(about).length === 0) return null
  return <LogLink r={frame.reader} about={about} back={paths.invoice(invoice)} />
}

function InvoiceHistory({ r, invoice, changes, keptDays }: InvoiceProps & { r: Reader }) {
  const { history, row } = r.text.egress
  return (
    <Card
      title={history.title}
      aside={<a href={paths.ledgerRow('invoice', invoice)}>{row.open}</a>}
      flush
    >
      {changes.length === 0 ? (
        <p class="muted blank">{history.none}</p>
      ) : (
        <LedgerChanges r={r} changes={changes} currency={invoice.currency} />
      )}
      <p class="muted blank">{history.kept(keptDays)}</p>
    </Card>
  )
}

function Note({ r, invoice: { state } }: { r: Reader; invoice: InvoiceItem }) {
  const words = r.text.invoice
  const notes: Partial<Record<InvoiceItem['state'], string>> = {
    draft: words.draftNote,
    deleted: words.deletedNote,
    cancelled: words.cancelledNote,
    overpaid: words.overpaidNote,
  }
  const note = notes[state]
  if (!note) return null
  return (
    <aside class="hint-line">
      <Icon r={r} name="circle-alert" />
      <p>{note}</p>
    </aside>
  )
}

type SumsProps = { r: Reader; invoice: InvoiceItem; freshness: Freshness }

function Sums({ r, invoice, freshness }: SumsProps) {
  const words = r.text.ledger
  const { currency, daysLate } = invoice
  const stamp = <Stamp r={r} of={freshness} proof={paths.ledgerRow('invoice', invoice)} />
  const rule = hidesAmounts(r, invoice.sourceId) ? 'withhold' : null
  const show = (minor: Minor | null) => (
    <Kept r={r} rule={rule}>
      <Money r={r} minor={minor} currency={currency} />
    </Kept>
  )
  return (
    <Stats>
      <Stat label={words.total} value={show(invoice.totalMinor)} note={stamp} />
      <Stat label={words.paid} value={show(invoice.paidMinor)} note={stamp} />
      <Stat
        label={words.open}
        value={show(invoice.openMinor)}
        tone={daysLate === null ? 'plain' : 'bad'}
        note={
          daysLate === null ? (
            stamp
          ) : (
            <>
              {words.daysLate(daysLate)} · {stamp}
            </>
          )
        }
      />
    </Stats>
  )
}

type TiedToProps = { r: Reader; tie: NonNullable<InvoiceProps['tie']> }

function tiedName(r: Reader, { name, kind }: TiedToProps['tie']): string {
  return name === null ? r.text.value.hidden : projectName(r, { name, kind })
}

/** The project that people tied an invoice to. */
function TiedTo({ r, tie }: TiedToProps) {
  return (
    <>
      {tie.name === null ? (
        tiedName(r, tie)
      ) : (
        <a href={paths.project(tie.id)}>{tiedName(r, tie)}</a>
      )}{' '}
      <Badge>{r.text.moneyTie.notLedgers}</Badge>
    </>
  )
}

function InvoiceFacts({ r, invoice, contract, reference, tie }: InvoiceProps & { r: Reader }) {
  const words = r.text.ledger
  return (
    <Card title={r.text.company.details}>
      <Facts
        r={r}
        facts={[
          [words.company, <ReferenceTo r={r} to={invoice.company} href={paths.company} />],
          [
            words.project,
            invoice.project || !tie ? (
              <ReferenceTo r={r} to={invoice.project} href={paths.project} />
            ) : (
              <TiedTo r={r} tie={tie} />
            ),
          ],
          [words.contract, contract && (contract.number ?? words.unknownKey(contract.key))],
          [words.issued, <LedgerDate r={r} on={invoice.issuedOn} />],
          [words.due, <DueDate r={r} item={invoice} />],
          [
            r.text.invoice.reference,
            <LedgerValue
              r={r}
              of={{ entity: 'invoice', sourceId: invoice.sourceId, currency: null }}
              column="reference"
              value={reference}
            />,
          ],
        ]}
      />
    </Card>
  )
}
