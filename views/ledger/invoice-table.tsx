import type { InvoiceItem } from '../../worker/domain/invoice-item.ts'
import type { Minor } from '../../worker/domain/money.ts'
import { chooseColumns } from '../lists/list-tools.tsx'
import { Money } from '../parts/money.tsx'
import { type Column, type Sort, Table } from '../parts/table.tsx'
import { LedgerDate } from '../parts/when.tsx'
import { hidesAmounts, hidesDueDates, Withheld } from '../parts/withheld.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { InvoiceStateBadge } from './invoice-state.tsx'
import { ReferenceTo } from './reference.tsx'

type Props = {
  r: Reader
  caption: string
  invoices: readonly InvoiceItem[]
  /** What the page is about anyway and needs no column. */
  without?: 'company' | 'project'
  sort?: Sort
  /** Columns shown, as the address of the list names them; null for all. */
  show?: string | null
}

/** Invoices of either side with what they ask for and what of it is open. */
export function InvoiceTable({ r, caption, invoices, without, sort, show = null }: Props) {
  const all = invoiceColumns(r, without).filter(({ id }) => id !== without)
  const columns = chooseColumns(all, show)
  return <Table r={r} caption={caption} columns={columns} rows={invoices} sort={sort} />
}

/** Every column of a table of invoices; the first names the row. */
export function invoiceColumns(r: Reader, without?: Props['without']): Column<InvoiceItem>[] {
  const words = r.text.ledger
  return [
    {
      id: 'number',
      label: words.number,
      cell: (item) => <NumberCell r={r} item={item} without={without} />,
    },
    {
      id: 'state',
      label: r.text.invoice.filter.label,
      from: 'tablet',
      cell: (item) => <InvoiceStateBadge r={r} invoice={item} />,
    },
    {
      id: 'company',
      label: words.company,
      from: 'tablet',
      cell: ({ company }) => <ReferenceTo r={r} to={company} href={paths.company} />,
    },
    {
      id: 'project',
      label: words.project,
      from: 'desktop',
      cell: ({ project }) => <ReferenceTo r={r} to={project} href={paths.project} />,
    },
    {
      id: 'issued',
      label: words.issued,
      from: 'desktop',
      sortable: true,
      cell: ({ issuedOn }) => <LedgerDate r={r} on={issuedOn} />,
    },
    {
      id: 'due',
      label: words.due,
      from: 'tablet',
      sortable: true,
      cell: (item) => <DueDate r={r} item={item} />,
    },
    {
      id: 'total',
      label: words.total,
      numeric: true,
      from: 'desktop',
      cell: (item) => <Amount r={r} item={item} minor={item.totalMinor} />,
    },
    {
      id: 'open',
      label: words.open,
      numeric: true,
      cell: (item) => (
        <>
          <Amount r={r} item={item} minor={item.openMinor} />
          <small class="under">
            <InvoiceStateBadge r={r} invoice={item} />
          </small>
        </>
      ),
    },
  ]
}

function Amount({ r, item, minor }: { r: Reader; item: InvoiceItem; minor: Minor | null }) {
  if (hidesAmounts(r, item.sourceId)) return <Withheld r={r} />
  return <Money r={r} minor={minor} currency={item.currency} />
}

type CellProps = { r: Reader; item: InvoiceItem; without: Props['without'] }

function NumberCell({ r, item, without }: CellProps) {
  const { bill, unnumbered } = r.text.ledger
  const { number, company, project } = item
  const about = without === 'company' ? project : company
  return (
    <>
      <a href={paths.invoice(item)} class={isShort(number) ? 'nowrap' : undefined}>
        {number ?? unnumbered}
      </a>
      {item.side === 'payable' && <small class="muted"> {bill}</small>}
      {about && <small class="under">{about.name ?? r.text.ledger.unknownKey(about.key)}</small>}
    </>
  )
}

/** A number of usual length stays on one line; one that fills the page may not. */
function isShort(number: string | null): boolean {
  return (number ?? '').length <= 16
}

/** The due date, said when it is missing and marked when it is past. */
export function DueDate({ r, item }: { r: Reader; item: InvoiceItem }) {
  if (hidesDueDates(r, item.sourceId)) return <Withheld r={r} />
  if (item.dueOn === null) return <span class="muted">{r.text.ledger.noDueDate}</span>
  return (
    <span class={item.daysLate === null ? undefined : 'late'}>
      <LedgerDate r={r} on={item.dueOn} />
    </span>
  )
}
