import type { Freshness } from '../../worker/domain/freshness.ts'
import type { InvoiceItem } from '../../worker/domain/invoice-item.ts'
import type { Frame } from '../frame.ts'
import { InvoiceTable, invoiceColumns } from '../ledger/invoice-table.tsx'
import { keptFields } from '../ledger/kept-fields.ts'
import { ListTools } from '../lists/list-tools.tsx'
import { Page } from '../page.tsx'
import { ButtonLink } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import { Chips, FilterBar, LIST_ID } from '../parts/filter-bar.tsx'
import { Head } from '../parts/head.tsx'
import { Pager } from '../parts/pager.tsx'
import { Stamp } from '../parts/stamp.tsx'
import type { Sort } from '../parts/table.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { Corrected } from '../search/corrected.tsx'
import {
  type InvoicesQuery,
  invoicesAddress,
  invoicesHref,
  usualOrder,
} from './invoices-address.ts'

export type InvoicesProps = {
  invoices: readonly InvoiceItem[]
  query: InvoicesQuery
  /** What was typed, when nothing fitted it and `query` is what is shown instead. */
  typed: string | null
  /** The name of the company or project the list is narrowed to, when it is known. */
  only: string | null
  next: string | null
  previous: string | null
  count: { text: string; of: number }
  freshness: Freshness
  tools: ListTools
}

/** The list of invoices and bills. */
export function InvoicesPage({ frame, live, ...list }: InvoicesProps & PageProps) {
  const { reader: r } = frame
  const { invoice } = r.text
  const { q, ...keep } = invoicesAddress(list.query)
  return (
    <Page
      frame={frame}
      title={invoice.title}
      section="invoices"
      live={live}
      states={[list.freshness.state]}
    >
      <Head
        title={invoice.title}
        beside={<Stamp r={r} of={list.freshness} />}
        actions={
          <ButtonLink r={r} href={paths.untiedMoney()}>
            {r.text.moneyTie.title}
          </ButtonLink>
        }
      />
      <FilterBar
        r={r}
        action={paths.invoices()}
        search={{ name: 'q', value: list.typed ?? q, label: invoice.search }}
        keep={keptFields(keep)}
      />
      <InvoicesList r={r} {...list} />
    </Page>
  )
}

type PageProps = { frame: Frame; live: string }

/** What searching replaces. */
export function InvoicesList({ r, ...list }: InvoicesProps & { r: Reader }) {
  const { invoice, ledger } = r.text
  const { query } = list
  return (
    <div id={LIST_ID} class="stack">
      <Choices r={r} query={query} only={list.only} tools={list.tools} />
      <Corrected r={r} typed={list.typed} shown={list.query.q} />
      {list.invoices.length === 0 ? (
        <NoInvoices r={r} query={query} />
      ) : (
        <InvoiceTable
          r={r}
          caption={invoice.title}
          invoices={list.invoices}
          sort={sortOf(query)}
          show={query.show}
        />
      )}
      <Pager
        r={r}
        previous={list.previous && invoicesHref(query, { page: list.previous })}
        next={list.next && invoicesHref(query, { page: list.next })}
        shown={ledger.countInvoices(list.count.text, list.count.of)}
      />
    </div>
  )
}

type ChoicesProps = { r: Reader; query: InvoicesQuery; only: string | null; tools: ListTools }

function Choices({ r, query, only, tools }: ChoicesProps) {
  const { side, filter, of, ofOne, everybody } = r.text.invoice
  const sides = [null, 'receivable', 'payable'] as const
  const states = [null, 'open', 'overdue', 'paid', 'draft'] as const
  const all = { company: null, project: null }
  return (
    <div class="row">
      {(query.company !== null || query.project !== null) && (
        <p class="narrowed">
          {only === null ? ofOne : of(only)} <a href={invoicesHref(query, all)}>{everybody}</a>
        </p>
      )}
      <Chips
        label={side.label}
        chips={sides.map((value) => ({
          href: invoicesHref(query, { side: value }),
          label: side[value ?? 'all'],
          current: query.side === value,
        }))}
      />
      <Chips
        label={filter.label}
        chips={states.map((value) => ({
          href: invoicesHref(query, { state: value, ...usualOrder(value) }),
          label: filter[value ?? 'all'],
          current: query.state === value,
        }))}
      />
      <ListTools
        r={r}
        tools={tools}
        href={invoicesHref(query, {})}
        columns={invoiceColumns(r).slice(1)}
        show={query.show}
      />
    </div>
  )
}

function NoInvoices({ r, query }: { r: Reader; query: InvoicesQuery }) {
  const { empty, nothingFound } = r.text.invoice
  const { q, side, state, company, project } = query
  if (q !== '' || side || state || company || project) {
    const all = (
      <ButtonLink r={r} href={paths.invoices()}>
        {nothingFound.action}
      </ButtonLink>
    )
    return (
      <Empty r={r} icon="search" title={nothingFound.title} action={all}>
        {nothingFound.text}
      </Empty>
    )
  }
  const pair = (
    <ButtonLink r={r} kind="primary" href={paths.agents()}>
      {r.text.company.empty.action}
    </ButtonLink>
  )
  return (
    <Empty r={r} icon="receipt-text" title={empty.title} action={pair}>
      {empty.text}
    </Empty>
  )
}

function sortOf(query: InvoicesQuery): Sort {
  const href = (by: string, dir: 'asc' | 'desc') => {
    // Only what is open has a due date worth an order.
    const state = by === 'due' && query.state !== 'overdue' ? 'open' : query.state
    return invoicesHref(query, { sort: by === 'due' ? 'due' : 'issued', dir, state })
  }
  return { by: query.sort, direction: query.dir, href }
}
