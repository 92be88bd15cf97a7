import { COMPANY_COLUMNS } from '../../views/companies/companies-address.ts'
import {
  COMPANY_FILTERS,
  COMPANY_SORTS,
  type CompanyList,
  companyKeyset,
} from '../store/companies.ts'
import type { AppContext } from './context.ts'
import { readTyped } from './find-records.ts'
import { CURRENCY, RECORD_ID, readListAddress } from './list-address.ts'

/** What the address of the list of companies asks for; `sound` is false when something of it was left out. */
export function readCompanyList(c: AppContext) {
  const address = readListAddress(c)
  const q = address.search()
  const sort = address.choice('sort', COMPANY_SORTS) ?? 'name'
  const dir = address.choice('dir', ['asc', 'desc']) ?? (sort === 'name' ? 'asc' : 'desc')
  const filter = address.choice('filter', COMPANY_FILTERS)
  const currency = address.matching('currency', CURRENCY)
  const show = address.columns(COMPANY_COLUMNS)
  const choose = address.choice('choose', ['1'])
  const order = [sort, dir, currency].join(' ')
  const list: CompanyList = {
    search: readTyped(q),
    filter,
    sort,
    descending: dir === 'desc',
    currency,
    cursor: address.cursor(order, companyKeyset(sort)),
  }
  return {
    query: { q, filter, sort, dir, currency, show, choose },
    list,
    order,
    /** This page of the list, and its row that is chosen as it opens. */
    opened: { page: c.req.query('page') ?? null, row: address.matching('row', RECORD_ID) },
    sound: address.isSound(),
  }
}
