import { type Batch, decodeBatch, measureEgress } from '../../protocol/batch.ts'
import { LIMITS } from '../../protocol/limits.ts'
import { leavesOf, rootOf } from '../../protocol/merkle.ts'
import type { BatchAnswer, ReceiptClaims } from '../../protocol/receipt.ts'
import type { BatchClaims } from '../../protocol/token.ts'
import { checkStanding } from '../auth/agent-request.ts'
import { advanceHead } from '../store/apply/bookkeeping.ts'
import { keepLeaves } from '../store/batch-rows.ts'
import type { Database } from '../store/database.ts'
import { noteEgress } from '../store/egress-log.ts'
import { bumpLive } from '../store/raw.ts'
import { type Caller, guardHead, readApplied, readCaller } from '../store/streams.ts'
import { applyStatements } from './apply.ts'
import { gunzip } from './gunzip.ts'
import { checkCapture, judgePlace, type Standing, standingOf } from './place.ts'
import { checkPolicy } from './policy.ts'
import { checkVersions, type Prepared, prepareBatch } from './prepare.ts'
import { SyncProblem } from './problem.ts'
import { nextChain, signReceipt } from './receipt.ts'

/** A batch whose bytes, sender and place are claimed and signed. */
export type Delivery = {
  db: Database
  caller: Caller
  token: string
  claims: BatchClaims
  body: Uint8Array<ArrayBuffer>
  now: number
  newId: () => string
  /** As BALANCE_ROWS. */
  balanceRows: number
  /** Origin of the deployment, the issuer of receipts. */
  publicUrl: string
  serverKey: string
}

/** `ended`: the batch is the last of a load, whose balances may not all be computed yet. */
type Answer = Pick<BatchAnswer, 'receipt' | 'replayed'> & { ended: boolean }

/**
 * Applies a batch once: judged by the head that was read with the key, then in one write whose guard
 * compares the head again. Throws SyncProblem.
 */
export async function receiveBatch(delivery: Delivery): Promise<Answer> {
  const { db, caller, claims, body } = delivery
  checkClaims(claims)
  const standing = standingOf(caller)
  const place = judgePlace(claims, standing, null)
  if ('problem' in place) return judgeAgain(delivery, caller, place.problem)
  if (!('next' in place)) throw new Error('Without a batch at its place there is no receipt.')
  const raw = await gunzip(body, LIMITS.batchRawBytes)
  if (raw === 'too-large') {
    throw new SyncProblem('too-large', `A batch unpacks to ${LIMITS.batchRawBytes} bytes at most.`)
  }
  if (raw === null) throw new SyncProblem('malformed', 'The body is no gzip.')
  const batch = decodeBatch(raw)
  if (batch.source !== caller.source) {
    throw new SyncProblem('source-mismatch', `The agent was paired for ${caller.source}.`)
  }
  checkVersions(batch)
  checkPolicy(batch, caller)
  const leaves = leavesOf(batch.changes)
  const root = rootOf(leaves)
  checkRoot(claims, root)
  checkCapture(batch, place.next)
  const prepared = prepareBatch(batch, leaves, delivery.newId)
  const incoming = { batch, prepared, rawBytes: raw.length, leaves, root }
  const { statements, receipt } = await planWrite(delivery, place.next, incoming)
  try {
    await db.write(statements)
    return { receipt, replayed: false, ended: endsLoad(batch, caller) }
  } catch (error) {
    return judgeAgain(delivery, await readCaller(db, caller.kid), error)
  }
}

/** A batch as it was read and checked, with the tree over its changes. */
type IncomingBatch = {
  batch: Batch
  prepared: Prepared
  rawBytes: number
  leaves: Uint8Array
  root: string
}

async function planWrite(
  { caller, token, claims, now, publicUrl, serverKey, balanceRows }: Delivery,
  { head, chain: last }: Standing,
  { batch, prepared, rawBytes, leaves, root }: IncomingBatch,
) {
  const { agentId, kid, sourceId } = caller
  const { epoch, seq, bsh, prev } = claims
  const { capture, trigger } = batch
  const isLast = capture.part === capture.parts
  const watermark = isLast ? Math.min(batch.asOf, now) : null
  const chain = nextChain(last, bsh)
  const iat = Math.floor(now / 1000)
  const receiptClaims: ReceiptClaims = {
    ...{ iss: publicUrl, aud: agentId, iat, epoch, seq, bsh, prev, chain, ...prepared.counts },
    ...{ appliedAt: now, watermark: watermark ?? caller.watermark ?? 0 },
    ...{ policy: caller.policy, rows: root },
  }
  const receipt = await signReceipt(receiptClaims, serverKey)
  const args = { source: sourceId, capture: capture.id, seq, now, agent: agentId }
  const entry = {
    ...{ sourceId, seq, epoch, agentId, kid, bsh, prev, requestToken: token, receipt, trigger },
    ...{ captureMode: capture.mode, captureId: capture.id, capturePart: capture.part },
    ...{ captureParts: capture.parts, ...prepared.counts, rawBytes, appliedAt: now },
  }
  const statements = [
    ...guardHead({ agentId, kid, now }, sourceId, head, caller.policy),
    ...applyStatements({
      batch,
      prepared,
      args,
      loading: caller.loading === 1,
      balanceRows,
      quarantined: caller.quarantined === 1,
    }),
    ...advanceHead(entry, chain, watermark),
    keepLeaves(sourceId, seq, leaves),
    ...noteEgress(sourceId, now, measureEgress(batch.changes)),
    bumpLive('ledger'),
    bumpLive('agents'),
  ]
  return { statements, receipt }
}

/**
 * Why a batch cannot be applied is found by reading again, never from a message: it may have been
 * applied meanwhile, or before; the agent may have been ended; or `cause` is the whole reason.
 */
async function judgeAgain(
  { db, claims, now }: Delivery,
  caller: Caller | null,
  cause: unknown,
): Promise<Answer> {
  if (!caller) throw cause
  const ended = checkStanding(caller, now)
  if (ended) throw new SyncProblem(ended.code, ended.detail)
  const applied = await readApplied(db, caller.sourceId, claims.seq)
  const place = judgePlace(claims, standingOf(caller), applied)
  if ('receipt' in place) {
    return { receipt: place.receipt, replayed: true, ended: caller.balancing === 1 }
  }
  throw 'problem' in place ? place.problem : cause
}

function endsLoad({ capture }: Batch, { loading }: Caller): boolean {
  return capture.part === capture.parts && (capture.mode === 'load' || loading === 1)
}

/** The root that the agent signed is the one over what came. An agent of before there were roots signs none. */
function checkRoot({ rows }: BatchClaims, root: string): void {
  if (rows === undefined || rows === root) return
  throw new SyncProblem('token-invalid', 'rows is not the root over the changes.')
}

function checkClaims({ epoch, seq, prev }: BatchClaims): void {
  const isPlace = Number.isSafeInteger(epoch) && Number.isSafeInteger(seq) && seq > 0
  if (isPlace && typeof prev === 'string') return
  throw new SyncProblem('token-invalid', 'A batch claims epoch, seq and prev.')
}
