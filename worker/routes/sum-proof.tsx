import { Hono } from 'hono'
import { PROOF_ROWS, type ProofFigure, sumFigure } from '../../protocol/proof.ts'
import { SumPage, type SumQuery } from '../../views/ledger/sum-page.tsx'
import type { Reader } from '../../views/reader.ts'
import { describeInvoice } from '../domain/invoice-item.ts'
import { cutPage } from '../domain/keyset.ts'
import { answerPage } from '../http/answer.ts'
import { answerTaken } from '../http/answer-file.ts'
import { type AppContext, type AppEnv, readFor } from '../http/context.ts'
import { frameFor } from '../http/frame.ts'
import { CURRENCY, RECORD_ID, readListAddress } from '../http/list-address.ts'
import { PageError } from '../http/page-error.ts'
import { readForToday } from '../http/today.ts'
import { booksOf, selectFreshness, wholeFreshness } from '../store/freshness.ts'
import { INVOICE_KEYSET, type InvoiceRow, invoiceKey } from '../store/invoices.ts'
import { liveTag, selectLiveVersions } from '../store/live.ts'
import type { Owner } from '../store/owned.ts'
import {
  noteSumProof,
  SUM_KEYSET,
  selectOwnerName,
  selectProofAllocations,
  selectProofInvoices,
  selectSummed,
  selectSums,
} from '../store/proofs.ts'
import { makeProof } from '../sync/proof.ts'
import { SHAPES } from '../sync/shapes.ts'

const FIGURES: readonly ProofFigure[] = ['total', 'paid', 'open', 'overdue']
const SIDES = ['receivable', 'payable'] as const

export const sumProofRoutes = new Hono<AppEnv>()

/** The rows behind a number of a company or a project, or of all books. */
sumProofRoutes.get('/proofs', async (c) => {
  const { query, owner, cursor, order } = await readSum(c)
  const [db, proof] = [c.get('db'), c.get('proof')]
  const { viewer, rows, today } = await readForToday(c, (on) => [
    selectOwnerName(db, proof, owner),
    selectSums(db, proof, { ...query, owner, on }),
    selectSummed(db, proof, { ...query, owner, on }, cursor),
    selectFreshness(db, proof, owner ? booksOf(db, owner.entity, owner.recordId) : undefined),
    selectLiveVersions(db, proof, ['ledger', 'crm']),
  ])
  const [[named], parts, read, sources, versions] = rows
  if (!named) throw new PageError('not-found')
  const frame = frameFor(c, viewer)
  const { reader } = frame
  const keyOf = (row: InvoiceRow) => (owner ? [row.sourceId, row.key] : invoiceKey(row, 'due'))
  const page = cutPage(read, { order, cursor, keyOf })
  const isKept = (sourceId: number) => isWithheld(reader, sourceId)
  return answerPage(
    c,
    <SumPage
      frame={frame}
      live={liveTag(versions)}
      query={query}
      name={owner ? named.name : null}
      parts={parts.map((part) => ({
        ...part,
        withheld: isKept(part.sourceId),
        file: !isKept(part.sourceId) && part.invoices <= PROOF_ROWS,
      }))}
      invoices={page.rows.map((row) => describeInvoice(row, today))}
      previous={page.previous}
      next={page.next}
      most={PROOF_ROWS}
      freshness={wholeFreshness(sources, reader.now)}
    />,
  )
})

/** The file that proves one book's part of it; taken, never fetched ahead. */
sumProofRoutes.post('/proofs/sum.json', async (c) => {
  const { query, owner } = await readSum(c)
  const sourceId = Number(c.req.query('source'))
  if (!Number.isSafeInteger(sourceId)) throw new PageError('not-found')
  const [db, proof] = [c.get('db'), c.get('proof')]
  const { viewer, rows, today } = await readForToday(c, (on) => {
    const of = { ...query, owner, on, sourceId, limit: PROOF_ROWS + 1 }
    return [
      selectOwnerName(db, proof, owner, sourceId),
      selectProofInvoices(db, proof, SHAPES.invoice, of),
      selectProofAllocations(db, proof, SHAPES.allocation, of),
    ]
  })
  const [[named], invoices, allocations] = rows
  if (!named || invoices.length + allocations.length > PROOF_ROWS) throw new PageError('not-found')
  // What was emptied would sum to a zero that nobody has said.
  if (isWithheld(frameFor(c, viewer).reader, sourceId)) throw new PageError('not-found')
  const stored = [
    ...invoices.map((row) => ({ entity: 'invoice' as const, ...row })),
    ...allocations.map((row) => ({ entity: 'allocation' as const, ...row })),
  ]
  const { figure, side, currency } = query
  const of = { figure, side, currency, on: today }
  const cells = stored.map((row) => ({ ...row, cells: JSON.parse(row.cells) }))
  const number = { ...of, of: named.name, ...sumFigure(of, cells) }
  const { now, env } = c.get('deps')
  const file = await makeProof({ db, sourceId, rows: stored, number, now: now(), env })
  if (!file) throw new PageError('not-found')
  return answerTaken(c, noteSumProof(db, proof, { ...query, owner, on: today }), {
    name: `lintel-proof-${figure}-${side}.json`,
    json: JSON.stringify(file),
  })
})

function isWithheld(reader: Reader, sourceId: number): boolean {
  return reader.rule(sourceId, 'invoice', 'totalMinor') === 'withhold'
}

/** An address that names no number is asked for by somebody too: a stranger learns nothing from it. */
async function readSum(c: AppContext) {
  const address = readListAddress(c)
  const of = address.choice('of', ['company', 'project', 'all'])
  const id = address.matching('id', RECORD_ID)
  const figure = address.choice('figure', of === 'all' ? (['open', 'overdue'] as const) : FIGURES)
  const side = address.choice('side', SIDES)
  const currency = address.matching('currency', CURRENCY)
  const order = of === 'all' ? 'due' : 'sum'
  const cursor = address.cursor(order, of === 'all' ? INVOICE_KEYSET : SUM_KEYSET)
  if (!of || (of !== 'all' && !id) || !figure || !side || !currency) {
    await readFor(c, [])
    throw new PageError('not-found')
  }
  const query: SumQuery = { of, id, figure, side, currency }
  return { query, owner: of === 'all' ? null : ownerOf(of, id ?? ''), cursor, order }
}

function ownerOf(of: 'company' | 'project', recordId: string): Owner {
  return { entity: of === 'company' ? 'counterparty' : 'project', recordId }
}
