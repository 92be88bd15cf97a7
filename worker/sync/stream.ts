import type { EpochRequest, HeartbeatRequest } from '../../protocol/messages.ts'
import type { StreamHead } from '../../protocol/problem.ts'
import { checkStanding } from '../auth/agent-request.ts'
import { moveWatermark, noteSeen } from '../store/agent-reports.ts'
import { type BalancePart, continueBalances, startBalances } from '../store/apply/balance-parts.ts'
import { completeFreshness } from '../store/apply/bookkeeping.ts'
import { clearStage } from '../store/apply/rows.ts'
import type { Database, RawStatement, WriteResult } from '../store/database.ts'
import { bumpLive } from '../store/raw.ts'
import { type Caller, guardEpoch, guardHead, openEpoch, readCaller } from '../store/streams.ts'
import { endLoad } from './end-load.ts'
import { fillTurnover } from './fill-turnover.ts'
import { isCaptureOpen, standingOf } from './place.ts'
import { SyncProblem } from './problem.ts'

/** Begins a new epoch in the place of the one that the agent names. The seq goes on. Throws SyncProblem. */
export async function beginEpoch(
  db: Database,
  caller: Caller,
  ask: EpochRequest,
  now: number,
): Promise<StreamHead> {
  checkEnds(caller, ask)
  const writer = { ...caller, now }
  const guard = guardEpoch(writer, ask)
  const opening = openEpoch(writer, caller.sourceId, ask.reason)
  const statements = [...guard, ...opening, bumpLive('agents')]
  const results = await guarded(db, statements, caller, now, (current) => checkEnds(current, ask))
  const opened = results[guard.length]?.rows[0]
  if (!opened) throw new Error('An epoch was opened and is not there.')
  const { epoch, head_seq: seq, head_bsh: bsh } = opened
  return { epoch: Number(epoch), seq: Number(seq), bsh: String(bsh) }
}

function checkEnds(caller: Caller, { epoch, after }: EpochRequest): void {
  const head = standingOf(caller)?.head
  const { epoch: open, seq } = head ?? { epoch: 0, seq: 0 }
  if (epoch > open) throw new SyncProblem('unknown-epoch', 'This epoch was never opened.', { head })
  if (epoch < open) throw new SyncProblem('epoch-stale', 'A newer epoch is open.', { head })
  if (after === seq) return
  const code = after > seq ? 'gap' : 'fork'
  throw new SyncProblem(code, 'An epoch begins after the head.', { head })
}

/**
 * Moves the watermark to the time up to which the agent found nothing new. It must claim the current
 * head: an agent whose batches have not arrived has no say in how fresh the replica is.
 * A load cut off by a new epoch has ended once a heartbeat finds nothing missing: it is completed here,
 * for refusing would leave an agent that has nothing to send no way on. So is one that was cut while its balances
 * were computed.
 * Throws SyncProblem.
 */
export async function beatHeart(
  db: Database,
  caller: Caller,
  beat: HeartbeatRequest,
  { now, balanceRows }: { now: number; balanceRows: number },
): Promise<number> {
  const head = checkHead(caller, beat)
  const watermark = Math.min(beat.asOf, now)
  const { agentId: agent, sourceId: source } = caller
  const args = { source, agent, capture: 0, seq: head.seq, now }
  const statements = [
    ...guardHead({ ...caller, now }, caller.sourceId, head, caller.policy),
    ...(caller.loading === 1
      ? completeLoad(caller, { ...args, rows: balanceRows }, watermark)
      : []),
    ...moveWatermark(caller.sourceId, watermark, now),
    noteSeen(caller.agentId, now),
    bumpLive('ledger'),
    bumpLive('agents'),
  ]
  await guarded(db, statements, caller, now, (current) => checkHead(current, beat))
  if (caller.loading === 1) await endLoad(db, { kid: caller.kid, now, rows: balanceRows })
  if (caller.turnoverMissing === 1) await fillTurnover(db, caller.sourceId, balanceRows)
  return watermark
}

function completeLoad({ balancing }: Caller, part: BalancePart, asOf: number): RawStatement[] {
  return [
    ...(balancing === 1 ? continueBalances(part) : startBalances(part)),
    clearStage(part),
    completeFreshness({ ...part, asOf }),
  ]
}

/** The head that the agent must claim as it is, with no capture open. Throws SyncProblem. */
export function checkHead(
  caller: Caller,
  { epoch, seq }: Pick<HeartbeatRequest, 'epoch' | 'seq'>,
): StreamHead {
  const standing = standingOf(caller)
  if (!standing || epoch > standing.head.epoch) {
    throw new SyncProblem('unknown-epoch', 'This epoch was never opened.')
  }
  const { head } = standing
  if (epoch < head.epoch) throw new SyncProblem('epoch-stale', 'A newer epoch is open.', { head })
  if (seq < head.seq) throw new SyncProblem('fork', 'The head is further on.', { head })
  if (seq > head.seq) throw new SyncProblem('gap', 'Batches before this are missing.', { head })
  if (!isCaptureOpen(standing)) return head
  throw new SyncProblem('gap', 'Parts of the last capture are missing.', { head })
}

/** A write behind a guard; when it fails, the reason is found by reading again. Throws SyncProblem. */
export async function guarded(
  db: Database,
  statements: readonly RawStatement[],
  { kid }: Caller,
  now: number,
  judge: (current: Caller) => unknown,
): Promise<WriteResult[]> {
  try {
    return await db.write(statements)
  } catch (error) {
    const current = await readCaller(db, kid)
    const ended = current && checkStanding(current, now)
    if (ended) throw new SyncProblem(ended.code, ended.detail)
    if (current) judge(current)
    throw error
  }
}
