import { paths } from '../paths.ts'

/** What the list of companies is asked for, page aside. */
export type CompaniesQuery = {
  q: string
  filter:
    | ('customer' | 'vendor' | 'overdue' | 'mine')
    | ('touch-late' | 'touch-planned' | 'touch-none')
    | null
  sort: 'name' | 'receivable' | 'payable'
  dir: 'asc' | 'desc'
  /** Of the debt; null is the one most is open in. */
  currency: string | null
  /** Columns shown, of COMPANY_COLUMNS; null for all. */
  show: string | null
  /** Whether rows are to be chosen: '1', or null. */
  choose: '1' | null
}

/** Columns that can be left out of the list. */
export const COMPANY_COLUMNS = ['role', 'tax', 'overdue', 'receivable', 'payable'] as const

type Change = Partial<CompaniesQuery> & { page?: string }

/** The address of the list with something changed, from its first page unless `page` names one. */
export function companiesHref(query: CompaniesQuery, change: Change): string {
  const { page, ...rest } = change
  return paths.companies({ ...companiesAddress({ ...query, ...rest }), page })
}

/** The query as an address holds it: the usual order is not written. */
export function companiesAddress({ sort, dir, currency, ...query }: CompaniesQuery) {
  const byName = sort === 'name'
  return {
    ...query,
    sort: byName ? null : sort,
    dir: dir === (byName ? 'asc' : 'desc') ? null : dir,
    currency: byName ? null : currency,
  }
}
