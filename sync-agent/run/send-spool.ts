import { gunzipSync } from 'node:zlib'
import { decodeBatch, type EgressCount, measureEgress } from '../../protocol/batch.ts'
import { LIMITS } from '../../protocol/limits.ts'
import { rootOf } from '../../protocol/merkle.ts'
import type { BatchAnswer, ReceiptClaims } from '../../protocol/receipt.ts'
import { adaptRows, halveRows } from '../capture/batch-size.ts'
import { hashBytes } from '../capture/freeze.ts'
import { AgentProblem } from '../problem.ts'
import { noteEgress } from '../state/egress-log.ts'
import { forgetMeta, readMeta, writeMeta } from '../state/meta.ts'
import { keepReceipt } from '../state/receipts.ts'
import { advanceShadow } from '../state/shadow.ts'
import { dropSpooled, measureSpool, nextSpooled, type Spooled } from '../state/spool.ts'
import { verifyReceipt } from '../transport/receipt.ts'
import { noteDelivered } from '../verify/delivered.ts'
import { type Courier, pairingOf } from './courier.ts'

/** So often a batch may get no answer in time before it is cut anew. */
const LATE_AT_MOST = 3
/** So often one may be refused by a server that answers all else: a host may end a write that takes too long. */
const REFUSED_AT_MOST = 5

/** How long a request gets to leave before this machine works on: SQLite and the network share one thread. */
const HEAD_START_MS = 2

/**
 * Sends what waits, in order, each batch until its receipt has come. While one travels, the shadow is moved over
 * the one before. Returns how many left.
 */
export async function sendSpool(courier: Courier): Promise<number> {
  const { state, report, clock } = courier
  const { changes: total } = measureSpool(state)
  let batches = 0
  let sent = 0
  let flight = take(courier, 0)
  if (flight) report({ kind: 'sending', sent, total })
  while (flight) {
    const { batch } = flight
    const { receipt, replayed, applyMs } = await flight.answer
    const claims = await prove(courier, batch, receipt)
    flight = take(courier, batch.seq)
    if (flight) await clock.sleep(HEAD_START_MS)
    settle(courier, batch, receipt, claims)
    if (!replayed) adapt(courier, (rows, most) => adaptRows(rows, batch.changes, applyMs, most))
    batches += 1
    sent += batch.changes
    report({ kind: 'sending', sent, total })
  }
  return batches
}

/** Sends the batch that follows a seq; null when none does. */
function take(courier: Courier, after: number) {
  const batch = nextSpooled(courier.state, after)
  if (!batch) return null
  const answer = sendBatch(courier, batch)
  // Whoever is stopped before it asks for the answer finds it in the stream's head.
  answer.catch(() => {})
  return { batch, answer }
}

/** A batch that fails for its size makes the next ones smaller. */
async function sendBatch(courier: Courier, batch: Spooled): Promise<BatchAnswer> {
  refuseDamaged(courier, batch)
  try {
    return await courier.wire.sendBatch(batch)
  } catch (error) {
    if (isLate(error)) {
      if (makeSmaller(courier)) giveUpOn(courier, batch, LATE_AT_MOST, () => true)
    } else if (isUnavailable(error)) {
      giveUpOn(courier, batch, REFUSED_AT_MOST, makeSmaller)
    }
    throw error
  }
}

/**
 * Bytes that changed on the disk since they were frozen are not what was captured: they are never signed. Without a
 * head the run begins an epoch, asks the edge what it holds, and captures the rest again.
 */
function refuseDamaged({ state }: Courier, { bytes, bsh }: Spooled): void {
  if (hashBytes(bytes) === bsh) return
  forgetMeta(state, 'head')
  throw new AgentProblem('stream-moved', { code: 'spool-damaged' })
}

/** No answer in time. */
function isLate(error: unknown): boolean {
  if (!(error instanceof AgentProblem)) return false
  return 'reason' in error.facts && error.facts.reason === 'timeout'
}

/**
 * Its database does not answer. That is no reason for smaller batches by itself; but each run says hello before it
 * sends again, and where that passes and the batch does not, it is the batch.
 */
function isUnavailable(error: unknown): boolean {
  if (!(error instanceof AgentProblem)) return false
  return 'code' in error.facts && error.facts.code === 'unavailable'
}

/** Cuts the batches to come by half; false where they are as small as they get. */
function makeSmaller(courier: Courier): boolean {
  const before = adapt(courier, (rows) => rows)
  return adapt(courier, halveRows) < before
}

/**
 * A frozen batch keeps its size. When it has failed often although smaller ones may pass, the stream begins
 * anew: without a head the next run opens an epoch, asks the edge what it holds, and freezes the rest smaller.
 */
function giveUpOn(
  courier: Courier,
  { seq }: Spooled,
  most: number,
  isWorthIt: (courier: Courier) => boolean,
): void {
  const { state, session } = courier
  const { overload } = session
  session.overload = { seq, times: overload?.seq === seq ? overload.times + 1 : 1 }
  if (session.overload.times < most) return
  session.overload = null
  if (isWorthIt(courier)) forgetMeta(state, 'head')
}

/** Changes the size of the batches to come, and remembers it beyond this process. */
function adapt(
  { state, session }: Courier,
  change: (rows: number, most: number) => number,
): number {
  const most = (session.limits ?? LIMITS).batchRows
  const rows = Math.min(readMeta(state, 'batchRows') ?? most, most)
  const adapted = change(rows, most)
  if (adapted !== rows) writeMeta(state, 'batchRows', adapted)
  return adapted
}

/** Fetches the receipts of batches that were applied although no answer came back. */
export async function collectReceipts(courier: Courier, upTo: number): Promise<void> {
  const { state, wire } = courier
  for (
    let batch = nextSpooled(state, 0);
    batch && batch.seq <= upTo;
    batch = nextSpooled(state, 0)
  ) {
    refuseDamaged(courier, batch)
    const { receipt } = await wire.receipt(batch.epoch, batch.seq)
    settle(courier, batch, receipt, await prove(courier, batch, receipt))
  }
}

function prove({ state }: Courier, batch: Spooled, jws: string): Promise<ReceiptClaims> {
  const { serverKey, former, agentId } = pairingOf(state)
  const mayBeFormer = former !== undefined && batch.seq <= former.upTo
  const serverKeys = mayBeFormer ? [serverKey, former.key] : [serverKey]
  return verifyReceipt(jws, { serverKeys, agentId, batch })
}

/** Only a receipt that proves these bytes moves the shadow and the head, and trims the spool. */
function settle(
  { state, session }: Courier,
  batch: Spooled,
  jws: string,
  claims: ReceiptClaims,
): void {
  const { changes } = decodeBatch(
    gunzipSync(batch.bytes, { maxOutputLength: LIMITS.batchRawBytes }),
  )
  state.transaction(() => {
    advanceShadow(state, changes, knownLeaves(batch))
    keepReceipt(state, jws, claims)
    noteEgress(state, claims.appliedAt, knownEgress(batch) ?? measureEgress(changes))
    dropSpooled(state, batch.seq)
    writeMeta(state, 'head', { epoch: batch.epoch, seq: batch.seq, bsh: batch.bsh })
    // A watermark of zero means that the edge holds nothing complete yet.
    const known = readMeta(state, 'completeAsOf') ?? 0
    if (claims.watermark > known) writeMeta(state, 'completeAsOf', claims.watermark)
  })
  noteDelivered(session.delivered, changes)
}

/** The leaves kept with a batch, if they are those under its root. */
function knownLeaves({ leaves, root }: Spooled): Uint8Array | undefined {
  return leaves && rootOf(leaves) === root ? leaves : undefined
}

function knownEgress({ egress }: Spooled): EgressCount[] | null {
  return egress === null ? null : (JSON.parse(egress) as EgressCount[])
}
