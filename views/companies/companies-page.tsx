import type { Balance } from '../../worker/domain/balance.ts'
import type { Freshness } from '../../worker/domain/freshness.ts'
import type { Side } from '../../worker/domain/invoice-item.ts'
import { offerEdit } from '../edits/offer-edit.ts'
import type { Frame } from '../frame.ts'
import { OpenBalances } from '../ledger/balances.tsx'
import { CurrencyChips } from '../ledger/currency-chips.tsx'
import { keptFields } from '../ledger/kept-fields.ts'
import { GiveBar, givenRows } from '../lists/give-bar.tsx'
import { chooseColumns, ListTools } from '../lists/list-tools.tsx'
import { Page } from '../page.tsx'
import { Badge } from '../parts/badge.tsx'
import { ButtonLink } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import { Chips, FilterBar, LIST_ID } from '../parts/filter-bar.tsx'
import { Head } from '../parts/head.tsx'
import { KeyHint } from '../parts/keys.tsx'
import { Hidden, None } from '../parts/money.tsx'
import { Pager } from '../parts/pager.tsx'
import { Script } from '../parts/script.tsx'
import { Stamp } from '../parts/stamp.tsx'
import { type Column, type Sort, Table } from '../parts/table.tsx'
import { LedgerDate } from '../parts/when.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { Corrected, Partly } from '../search/corrected.tsx'
import { type CompaniesQuery, companiesAddress, companiesHref } from './companies-address.ts'

export type CompanyItem = {
  id: string
  name: string
  taxId: string | null
  isCustomer: boolean
  isVendor: boolean
  active: boolean
  balances: readonly Balance[] | null
  overdueSince: string | null
}

export type CompaniesProps = {
  companies: readonly CompanyItem[]
  query: CompaniesQuery
  /** What was typed, when nothing fitted it and `query` is what is shown instead. */
  typed: string | null
  next: string | null
  previous: string | null
  count: { text: string; of: number }
  /** Whether more fit a search than the list holds. */
  partly: boolean
  currencies: readonly string[]
  freshness: Freshness
  tools: ListTools
  /** Open pairs that may be one company. */
  pairs: { text: string; of: number }
  /** Whether this reader may give some at least to another. */
  mayGive: boolean
  /** Members that chosen companies can be given to; empty unless rows are chosen by one who may. */
  owners: readonly { id: string; name: string }[]
  /** This page of the list, null for the first, and its row that is chosen as it opens. */
  opened: { page: string | null; row: string | null }
}

/** The list of companies. */
export function CompaniesPage({ frame, live, ...list }: CompaniesProps & PageProps) {
  const { reader: r } = frame
  const { company } = r.text
  const { q, ...keep } = companiesAddress(list.query)
  return (
    <Page
      frame={frame}
      title={company.title}
      section="companies"
      live={live}
      states={[list.freshness.state]}
    >
      <Head
        title={company.title}
        beside={<Stamp r={r} of={list.freshness} />}
        actions={
          <>
            {list.pairs.of > 0 && (
              <ButtonLink r={r} kind="quiet" href={paths.duplicates()}>
                {r.text.merge.title} <Badge tone="warn">{list.pairs.text}</Badge>
              </ButtonLink>
            )}
            {offerEdit(frame, 'company.create') === 'offered' && (
              <ButtonLink r={r} icon="plus" href={paths.newCompany()}>
                {r.text.edits.addCompany}
                <KeyHint r={r} of="add-company" />
              </ButtonLink>
            )}
          </>
        }
      />
      <FilterBar
        r={r}
        action={paths.companies()}
        search={{ name: 'q', value: list.typed ?? q, label: company.search }}
        keep={keptFields(keep)}
      />
      <CompaniesList r={r} {...list} />
      {list.owners.length > 0 && <Script r={r} name="choice" />}
    </Page>
  )
}

type PageProps = { frame: Frame; live: string }

/** What searching replaces. */
export function CompaniesList({ r, ...list }: CompaniesProps & { r: Reader }) {
  const { company } = r.text
  return (
    <div id={LIST_ID} class="stack">
      <Choices
        r={r}
        query={list.query}
        currencies={list.currencies}
        tools={list.tools}
        mayGive={list.mayGive}
        here={list.opened.page === null ? {} : { page: list.opened.page }}
      />
      <Corrected r={r} typed={list.typed} shown={list.query.q} />
      <Partly r={r} partly={list.partly} />
      {list.companies.length === 0 ? (
        <NoCompanies r={r} list={list} />
      ) : (
        <Table
          r={r}
          caption={company.title}
          columns={chooseColumns(columnsFor(r, list.query.sort), list.query.show)}
          rows={list.companies}
          sort={sortOf(list.query)}
          {...(list.owners.length > 0 && givenRows(list.opened.row))}
        />
      )}
      <Pager
        r={r}
        previous={list.previous && companiesHref(list.query, { page: list.previous })}
        next={list.next && companiesHref(list.query, { page: list.next })}
        shown={company.count(list.count.text, list.count.of)}
      />
      {list.owners.length > 0 && (
        <GiveBar
          r={r}
          kind="company"
          owners={list.owners}
          href={companiesHref(list.query, {})}
          matching={list.next || list.previous ? list.count.text : null}
          chosen={list.companies.filter(({ id }) => id === list.opened.row).length}
        />
      )}
    </div>
  )
}

type ChoicesProps = {
  r: Reader
  query: CompaniesQuery
  currencies: readonly string[]
  tools: ListTools
  mayGive: boolean
  /** Choosing begins and ends on the page of the list that is open. */
  here: { page?: string }
}

function Choices({ r, query, currencies, tools, mayGive, here }: ChoicesProps) {
  const { filter: words } = r.text.company
  const filters = [
    ...([null, 'mine', 'customer', 'vendor', 'overdue'] as const),
    ...(['touch-late', 'touch-planned', 'touch-none'] as const),
  ]
  const chips = filters.map((filter) => ({
    href: companiesHref(query, { filter }),
    label: words[filter ?? 'all'],
    current: query.filter === filter,
  }))
  return (
    <div class="row">
      <Chips label={words.label} chips={chips} />
      {query.sort !== 'name' && (
        <CurrencyChips
          r={r}
          currencies={currencies}
          current={query.currency}
          href={(currency) => companiesHref(query, { currency })}
        />
      )}
      <ListTools
        r={r}
        tools={tools}
        href={companiesHref(query, { choose: null })}
        columns={columnsFor(r, query.sort).slice(1)}
        show={query.show}
        choosing={
          mayGive && {
            href: companiesHref(query, { choose: query.choose ? null : '1', ...here }),
            on: query.choose !== null,
          }
        }
      />
    </div>
  )
}

/** A phone has room for one sum: the one the list is sorted by, with the other under it. */
function columnsFor(r: Reader, sort: CompaniesQuery['sort']): Column<CompanyItem>[] {
  const words = r.text.company
  const narrow = sort === 'payable' ? 'payable' : 'receivable'
  return [
    { id: 'name', label: words.name, sortable: true, cell: (row) => <Name r={r} row={row} /> },
    {
      id: 'role',
      label: words.role.label,
      from: 'desktop',
      cell: (row) => <Roles r={r} row={row} />,
    },
    {
      id: 'tax',
      label: words.taxId,
      from: 'desktop',
      cell: ({ taxId }) => taxId ?? <None r={r} />,
    },
    {
      id: 'overdue',
      label: words.overdueSince,
      from: 'tablet',
      cell: ({ overdueSince, balances }) =>
        balances === null ? (
          <Hidden r={r} />
        ) : (
          overdueSince && <LedgerDate r={r} on={overdueSince} late />
        ),
    },
    sumColumn(r, 'receivable', narrow),
    sumColumn(r, 'payable', narrow),
  ]
}

function sumColumn(r: Reader, side: Side, narrow: Side): Column<CompanyItem> {
  const words = r.text.company
  const other = side === 'receivable' ? 'payable' : 'receivable'
  return {
    id: side,
    label: words[side],
    numeric: true,
    sortable: true,
    ...(side !== narrow && { from: 'tablet' }),
    cell: ({ balances }) => (
      <>
        <OpenBalances r={r} balances={balances} side={side} />
        {side === narrow && balances?.some((of) => of[`${other}Minor`] !== 0) && (
          <small class="under">
            {words[other]} <OpenBalances r={r} balances={balances} side={other} />
          </small>
        )}
      </>
    ),
  }
}

function Name({ r, row }: { r: Reader; row: CompanyItem }) {
  return (
    <>
      <a href={paths.company(row.id)}>{row.name}</a>
      {!row.active && <small class="muted"> {r.text.ledger.inactive}</small>}
      {row.taxId && (
        <small class="under">
          {r.text.company.taxId} {row.taxId}
        </small>
      )}
    </>
  )
}

/** What a company is to us, in badges. */
export function Roles({ r, row }: { r: Reader; row: { isCustomer: boolean; isVendor: boolean } }) {
  const { role } = r.text.company
  return (
    <>
      {row.isCustomer && <Badge>{role.customer}</Badge>}{' '}
      {row.isVendor && <Badge>{role.vendor}</Badge>}
    </>
  )
}

function NoCompanies({ r, list }: { r: Reader; list: CompaniesProps }) {
  const { empty, nothingFound } = r.text.company
  if (list.query.q !== '' || list.query.filter !== null || list.query.sort !== 'name') {
    const all = <ButtonLink r={r} href={paths.companies()} children={nothingFound.action} />
    return (
      <Empty r={r} icon="search" title={nothingFound.title} action={all}>
        {nothingFound.text}
      </Empty>
    )
  }
  if (list.freshness.state === 'loading') {
    return (
      <Empty r={r} icon="refresh-cw" title={empty.loadingTitle}>
        {empty.loadingText}
      </Empty>
    )
  }
  const pair = <ButtonLink r={r} kind="primary" href={paths.agents()} children={empty.action} />
  return (
    <Empty r={r} icon="building-2" title={empty.title} action={pair}>
      {empty.text}
    </Empty>
  )
}

function sortOf(query: CompaniesQuery): Sort {
  const href = (by: string, dir: 'asc' | 'desc') =>
    companiesHref(query, { sort: by as CompaniesQuery['sort'], dir })
  return { by: query.sort, direction: query.dir, href }
}
