import { Hono } from 'hono'
import {
  type InvoicesQuery,
  invoicesHref,
  usualOrder,
} from '../../views/invoices/invoices-address.ts'
import { InvoicesList, InvoicesPage } from '../../views/invoices/invoices-page.tsx'
import { describeInvoice } from '../domain/invoice-item.ts'
import { COUNT_CAP, cutPage } from '../domain/keyset.ts'
import { readSearch } from '../domain/name-search.ts'
import { answerFragment, answerPage, wantsFragment } from '../http/answer.ts'
import type { AppContext, AppEnv } from '../http/context.ts'
import { frameFor } from '../http/frame.ts'
import { cappedCount, RECORD_ID, readListAddress } from '../http/list-address.ts'
import { readForToday } from '../http/today.ts'
import { selectFreshness, wholeFreshness } from '../store/freshness.ts'
import {
  countInvoices,
  INVOICE_FILTERS,
  INVOICE_KEYSET,
  INVOICE_SIDES,
  INVOICE_SORTS,
  type InvoiceList,
  invoiceKey,
  selectInvoices,
} from '../store/invoices.ts'
import { liveTag, selectLiveVersions } from '../store/live.ts'

export const invoicesRoutes = new Hono<AppEnv>()

invoicesRoutes.get('/invoices', async (c) => {
  const { query, list, order, sound } = readList(c)
  if (!sound) return c.redirect(invoicesHref(query, {}), 303)
  const [db, proof] = [c.get('db'), c.get('proof')]
  const { viewer, rows, today } = await readForToday(c, (day) => [
    selectInvoices(db, proof, list, day),
    countInvoices(db, proof, list, day),
    selectFreshness(db, proof),
    selectLiveVersions(db, proof, ['ledger', 'crm']),
  ])
  const [read, [counted], sources, versions] = rows
  const page = cutPage(read, {
    order,
    cursor: list.cursor,
    keyOf: (row) => invoiceKey(row, list.sort),
  })
  const frame = frameFor(c, viewer)
  const [first] = page.rows
  const props = {
    invoices: page.rows.map((row) => describeInvoice(row, today)),
    query,
    only: (query.company ? first?.companyName : query.project && first?.projectName) ?? null,
    next: page.next,
    previous: page.previous,
    count: cappedCount(counted?.count ?? 0, COUNT_CAP, frame.reader.format.number),
    freshness: wholeFreshness(sources, frame.reader.now),
  }
  if (wantsFragment(c)) return answerFragment(c, <InvoicesList r={frame.reader} {...props} />)
  return answerPage(c, <InvoicesPage frame={frame} live={liveTag(versions)} {...props} />)
})

function readList(c: AppContext) {
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
  }
  const order = `${query.sort} ${query.dir}`
  const list: InvoiceList = {
    search: q === '' ? null : { number: q, company: readSearch(q) },
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
