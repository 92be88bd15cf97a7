import { paths } from '../paths.ts'

/** What the list of invoices is asked for, page aside. */
export type InvoicesQuery = {
  q: string
  side: 'receivable' | 'payable' | null
  state: 'draft' | 'open' | 'overdue' | 'paid' | null
  /** Ids of the company and the project the list is narrowed to. */
  company: string | null
  project: string | null
  sort: 'issued' | 'due'
  dir: 'asc' | 'desc'
  /** Columns shown, of INVOICE_COLUMNS; null for all. */
  show: string | null
}

/** Columns that can be left out of the list. */
export const INVOICE_COLUMNS = [
  ...(['state', 'company', 'project', 'issued', 'due'] as const),
  ...(['total', 'open'] as const),
] as const

type Change = Partial<InvoicesQuery> & { page?: string }

/** The address of the list with something changed, from its first page unless `page` names one. */
export function invoicesHref(query: InvoicesQuery, change: Change): string {
  const { page, ...rest } = change
  return paths.invoices({ ...invoicesAddress({ ...query, ...rest }), page })
}

/** The query as an address holds it: the usual order is not written. */
export function invoicesAddress({ sort, dir, ...query }: InvoicesQuery) {
  const usual = usualOrder(query.state)
  const asUsual = sort === usual.sort && dir === usual.dir
  return { ...query, sort: asUsual ? null : sort, dir: asUsual ? null : dir }
}

/** The order of a list whose address names none: what is open by its due date, the rest newest first. */
export function usualOrder(state: InvoicesQuery['state']): Pick<InvoicesQuery, 'sort' | 'dir'> {
  const open = state === 'open' || state === 'overdue'
  return open ? { sort: 'due', dir: 'asc' } : { sort: 'issued', dir: 'desc' }
}
