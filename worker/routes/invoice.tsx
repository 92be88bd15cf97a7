import { Hono } from 'hono'
import { InvoicePage } from '../../views/invoices/invoice-page.tsx'
import { describeInvoice } from '../domain/invoice-item.ts'
import { HISTORY_DAYS } from '../domain/ledger-history.ts'
import { policyOfReceipt } from '../domain/receipt-policy.ts'
import { answerPage } from '../http/answer.ts'
import { type AppEnv, readFor } from '../http/context.ts'
import { frameFor } from '../http/frame.ts'
import { readLedgerKey } from '../http/ledger-key.ts'
import { PageError } from '../http/page-error.ts'
import { bookOf, selectFreshness, wholeFreshness } from '../store/freshness.ts'
import { selectInvoice, selectInvoiceProof } from '../store/invoice-record.ts'
import { readLedgerChanges, selectRowHistory } from '../store/ledger-history.ts'
import { liveTag, selectLiveVersions } from '../store/live.ts'
import { selectTieOf } from '../store/money-ties.ts'
import { selectAllocations } from '../store/payments.ts'
import { SHAPES } from '../sync/shapes.ts'

export const invoiceRoutes = new Hono<AppEnv>()

invoiceRoutes.get('/invoices/:id', async (c) => {
  const of = readLedgerKey(c.req.param('id'))
  const db = c.get('db')
  const { viewer, rows } = await readFor(c, ({ proof }) => [
    selectInvoice(db, proof, of),
    selectInvoiceProof(db, proof, of),
    selectAllocations(db, proof, of),
    selectTieOf(db, proof, of),
    selectRowHistory(db, proof, SHAPES.invoice, of),
    selectFreshness(db, proof, bookOf(of.sourceId)),
    selectLiveVersions(db, proof, ['ledger', 'crm']),
  ])
  const [[invoice], [origin], allocations, [tie], history, sources, versions] = rows
  if (!invoice || !origin) throw new PageError('not-found')
  const frame = frameFor(c, viewer)
  const { contract, contractNumber, contractProject, reference } = origin
  return answerPage(
    c,
    <InvoicePage
      frame={frame}
      live={liveTag(versions)}
      invoice={describeInvoice(invoice, frame.reader.today)}
      reference={reference}
      contract={
        contract === null
          ? null
          : { key: contract, number: contractNumber, placed: contractProject !== null }
      }
      allocations={allocations}
      tie={tie ?? null}
      proof={{
        ...origin,
        sourceId: of.sourceId,
        policy: policyOfReceipt(origin.receipt),
        file: origin.provable === 1 ? { entity: 'invoice', ...of } : null,
      }}
      keptDays={HISTORY_DAYS}
      changes={readLedgerChanges(history)}
      books={sources}
      freshness={wholeFreshness(sources, frame.reader.now)}
    />,
  )
})
