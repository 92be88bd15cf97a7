import {
  INVOICE_COLUMNS,
  type InvoicesQuery,
  usualOrder,
} from '../../views/invoices/invoices-address.ts'
import {
  INVOICE_FILTERS,
  INVOICE_KEYSET,
  INVOICE_SIDES,
  INVOICE_SORTS,
  type InvoiceList,
} from '../store/invoices.ts'
import type { AppContext } from './context.ts'
import { readTyped } from './find-records.ts'
import { RECORD_ID, readListAddress } from './list-address.ts'

/** What the address of the list of invoices asks for; `sound` is false when something of it was left out. */
export function readInvoiceList(c: AppContext) {
  const address = readListAddress(c)
  const q = address.search()
  const state = address.choice('state', INVOICE_FILTERS)
  const usual = usualOrder(state)
  const query: InvoicesQuery = {
    q,
    side: address.choice('side', INVOICE_SIDES),
    state,
    company: address.matching('company', RECORD_ID),
    project: address.matching('project', RECORD_ID),
    sort: address.choice('sort', INVOICE_SORTS) ?? usual.sort,
    dir: address.choice('dir', ['asc', 'desc']) ?? usual.dir,
    show: address.columns(INVOICE_COLUMNS),
  }
  const order = `${query.sort} ${query.dir}`
  const list: InvoiceList = {
    search: readTyped(q),
    side: query.side,
    filter: state,
    companyId: query.company,
    projectId: query.project,
    sort: query.sort,
    descending: query.dir === 'desc',
    cursor: address.cursor(order, INVOICE_KEYSET),
  }
  return { query, list, order, sound: address.isSound() }
}
