import { Hono } from 'hono'
import { invoicesHref } from '../../views/invoices/invoices-address.ts'
import { InvoicesList, InvoicesPage } from '../../views/invoices/invoices-page.tsx'
import { describeInvoice } from '../domain/invoice-item.ts'
import { COUNT_CAP, cutPage } from '../domain/keyset.ts'
import { answerFragment, answerPage, wantsFragment } from '../http/answer.ts'
import { type AppEnv, requireGrant } from '../http/context.ts'
import { queryShown, readCorrected } from '../http/correct-list.ts'
import { frameFor } from '../http/frame.ts'
import { readInvoiceList } from '../http/invoice-list.ts'
import { cappedCount } from '../http/list-address.ts'
import { describeTools } from '../http/list-tools.ts'
import { readForToday } from '../http/today.ts'
import { selectFreshness, wholeFreshness } from '../store/freshness.ts'
import { countInvoices, type InvoiceList, invoiceKey, selectInvoices } from '../store/invoices.ts'
import { liveTag, selectLiveVersions } from '../store/live.ts'
import { selectViews } from '../store/saved-views.ts'
import { nearWordsOf } from '../store/search-near.ts'

export const invoicesRoutes = new Hono<AppEnv>()

invoicesRoutes.get('/invoices', async (c) => {
  const { query, list, order, sound } = readInvoiceList(c)
  if (!sound) return c.redirect(invoicesHref(query, {}), 303)
  const readList = (list: InvoiceList) =>
    readForToday(c, (day, { ask, proof }) => [
      ask(selectInvoices, list, day),
      ask(countInvoices, list, day),
      ask(selectFreshness),
      ask(selectLiveVersions, ['ledger', 'crm']),
      ask(selectViews, 'invoices'),
      ...nearWordsOf(c.get('db'), proof, list.search),
    ])
  const { viewer, rows, today, corrected } = await readCorrected(list, readList, (read) => ({
    ...{ found: read.rows[0], near: read.rows[5] },
  }))
  requireGrant(viewer, 'money.view')
  const [read, [counted], sources, versions, views] = rows
  const page = cutPage(read, {
    order,
    cursor: list.cursor,
    keyOf: (row) => invoiceKey(row, list.sort),
  })
  const frame = frameFor(c, viewer)
  const [first] = page.rows
  const props = {
    invoices: page.rows.map((row) => describeInvoice(row, today)),
    ...queryShown(query, corrected),
    only: (query.company ? first?.companyName : query.project && first?.projectName) ?? null,
    next: page.next,
    previous: page.previous,
    count: cappedCount(counted?.count ?? 0, COUNT_CAP, frame.reader.format.number),
    freshness: wholeFreshness(sources, frame.reader.now),
    tools: describeTools('invoices', views, viewer),
  }
  if (wantsFragment(c)) return answerFragment(c, <InvoicesList r={frame.reader} {...props} />)
  return answerPage(c, <InvoicesPage frame={frame} live={liveTag(versions)} {...props} />)
})
