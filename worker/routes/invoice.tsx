import { Hono } from 'hono'
import { InvoicePage } from '../../views/invoices/invoice-page.tsx'
import { describeInvoice } from '../domain/invoice-item.ts'
import { answerPage } from '../http/answer.ts'
import { type AppEnv, readFor } from '../http/context.ts'
import { frameFor } from '../http/frame.ts'
import { PageError } from '../http/page-error.ts'
import { bookOf, selectFreshness, wholeFreshness } from '../store/freshness.ts'
import { type LedgerKey, selectInvoice, selectInvoiceProof } from '../store/invoice-record.ts'
import { liveTag, selectLiveVersions } from '../store/live.ts'
import { selectAllocations } from '../store/payments.ts'

export const invoiceRoutes = new Hono<AppEnv>()

invoiceRoutes.get('/invoices/:id', async (c) => {
  const of = readKey(c.req.param('id'))
  const [db, proof] = [c.get('db'), c.get('proof')]
  const { viewer, rows } = await readFor(c, [
    selectInvoice(db, proof, of),
    selectInvoiceProof(db, proof, of),
    selectAllocations(db, proof, of),
    selectFreshness(db, proof, bookOf(of.sourceId)),
    selectLiveVersions(db, proof, ['ledger', 'crm']),
  ])
  const [[invoice], [origin], allocations, sources, versions] = rows
  if (!invoice || !origin) throw new PageError('not-found')
  const frame = frameFor(c, viewer)
  const { contract, contractNumber, reference } = origin
  return answerPage(
    c,
    <InvoicePage
      frame={frame}
      live={liveTag(versions)}
      invoice={describeInvoice(invoice, frame.reader.today)}
      reference={reference}
      contract={contract === null ? null : { key: contract, number: contractNumber }}
      allocations={allocations}
      proof={origin}
      books={sources}
      freshness={wholeFreshness(sources, frame.reader.now)}
    />,
  )
})

/** Reads `<book>-<key>` as views/paths.ts writes it. */
function readKey(id: string): LedgerKey {
  const [, book, key] = /^(\d{1,15})-(.+)$/s.exec(id) ?? []
  if (book === undefined || key === undefined) throw new PageError('not-found')
  return { sourceId: Number(book), key }
}
