import type { Trigger } from '../../protocol/batch.ts'
import { LIMITS, type Limits } from '../../protocol/limits.ts'
import { type Delta, keepOfPolicy } from '../capture/diff.ts'
import { freeze } from '../capture/freeze.ts'
import { refuseMassDelete } from '../capture/mass-delete.ts'
import { isRestored } from '../capture/restored.ts'
import type { Captured } from '../capture/source.ts'
import { AgentProblem } from '../problem.ts'
import type { Verified } from '../state/meta.ts'
import { forgetMeta, readMeta, writeMeta } from '../state/meta.ts'
import type { State } from '../state/open-state.ts'
import { PLAIN_SYNC, type SyncOptions } from '../state/requests.ts'
import { replaceFaults } from '../state/runs.ts'
import { measureSpool } from '../state/spool.ts'
import { type Compare, verifyAround } from '../verify/verify-around.ts'
import { beginAnew, connect } from './connect.ts'
import { type Courier, sourceOf } from './courier.ts'
import { findChanges } from './find-changes.ts'
import { isSweepDue, sweep } from './policy.ts'
import { tellLeftOut } from './report.ts'
import { sendSpool } from './send-spool.ts'

export type RunRequest = {
  readonly trigger: Trigger
  readonly options: SyncOptions
  /** Called once the book has been read and its changes are on disk, before they are sent. */
  readonly onCaptured: (marker: number, rows: number) => void
}

export type RunResult = {
  readonly upserts: number
  readonly deletes: number
  readonly batches: number
  /** Rows left out because they break a rule. */
  readonly faults: number
  /** How the verification went, when one was asked for. */
  readonly verified: Verified | null
}

/**
 * One run: connect when in doubt, send what waits, read the book, freeze what changed, send it. Every step
 * may be cut anywhere; the next run goes on from what is on disk. Throws AgentProblem.
 */
export async function synchronise(courier: Courier, request: RunRequest): Promise<RunResult> {
  try {
    return await runOnce(courier, request)
  } catch (error) {
    // Whatever went wrong, where the stream stands is not known any more.
    courier.session.limits = null
    const moved = error instanceof AgentProblem && error.code === 'stream-moved'
    if (!moved) throw error
    return await runOnce(courier, { ...request, options: { ...request.options, rebuild: false } })
  }
}

async function runOnce(courier: Courier, request: RunRequest): Promise<RunResult> {
  const { state, session } = courier
  const { rebuild } = request.options
  if (session.limits === null || rebuild) await connect(courier, rebuild)
  const before = await deliver(courier)
  const unchanged = () => {
    const faults = readMeta(state, 'leftOut') ?? 0
    return { upserts: 0, deletes: 0, batches: before, faults, verified: null }
  }
  if (await beatIfUnchanged(courier, request)) return unchanged()
  const copy = await copyIfOther(courier, request)
  if (copy === 'same') return unchanged()
  const work = (compare: Compare) => captureAndDeliver(courier, request, compare, copy)
  const { verified, inDoubt, ...done } = await verifyAround(
    courier,
    { trigger: request.trigger, verify: request.options.verify },
    work,
  )
  // What a batch has left is not what it should have: everything is looked at, once.
  if (inDoubt)
    return await runOnce(courier, { ...request, options: { ...PLAIN_SYNC, verify: true } })
  const { delta, batches } = done.result
  const deletes = [...delta.deletes.values()].reduce((sum, count) => sum + count, 0)
  state.db.exec('pragma wal_checkpoint(passive)')
  return {
    upserts: delta.upserts,
    deletes,
    batches: before + batches,
    faults: delta.leftOut,
    verified,
  }
}

async function captureAndDeliver(
  courier: Courier,
  request: RunRequest,
  compare: Compare,
  copy: Captured | null,
) {
  const captured = await capture(courier, request, compare, copy)
  courier.session.hasCaptured = true
  try {
    await deliver(courier)
    await sweep(courier)
  } catch (error) {
    // The sums of what was read are told to nobody now: those of a part could be added to nothing that is true.
    courier.session.wholeAt = null
    throw error
  }
  return captured
}

async function deliver(courier: Courier): Promise<number> {
  await tellLeftOut(courier)
  return await sendSpool(courier)
}

/**
 * The timer's short way: when the file's size, time and change counter are those of the last capture,
 * the book has not changed. Whoever asks by hand gets the whole book read.
 */
async function beatIfUnchanged(courier: Courier, request: RunRequest): Promise<boolean> {
  const { state, source, session, clock } = courier
  if (request.trigger !== 'timer' || !session.hasCaptured) return false
  const lookedAt = clock.steady()
  const bell = await source.ring()
  if (bell === null || bell !== readMeta(state, 'bell')) return false
  await beat(courier, lookedAt)
  return true
}

/**
 * The short way of whoever asks for no more than what is new: a copy that is what was last captured has nothing to
 * read. `same`: so it was, and the edge has heard of it. Otherwise the copy, or null where the reading makes
 * its own.
 */
async function copyIfOther(
  courier: Courier,
  { options, onCaptured }: RunRequest,
): Promise<Captured | 'same' | null> {
  const { state, source, session, report } = courier
  const isPlain = !options.verify && options.resend.length === 0
  const known = readMeta(state, 'bell') === null ? null : readMeta(state, 'captured')
  if (!session.hasCaptured || !isPlain || known === null) return null
  report({ kind: 'capturing' })
  const captured = await source.capture(known)
  if (captured.version !== known) return captured
  captured.close()
  writeMeta(state, 'bell', captured.bell)
  onCaptured(readMeta(state, 'head')?.seq ?? 0, 0)
  await beat(courier, captured.unchangedAt)
  return 'same'
}

async function beat(courier: Courier, unchangedAt: number): Promise<void> {
  const { state, wire, serverTime } = courier
  await tellLeftOut(courier)
  const head = readMeta(state, 'head')
  if (!head) throw new AgentProblem('stream-moved', { code: 'no-head' })
  const asOf = serverTime(unchangedAt)
  const { watermark } = await wire.heartbeat({ epoch: head.epoch, seq: head.seq, asOf })
  writeMeta(state, 'completeAsOf', watermark)
}

async function capture(
  courier: Courier,
  request: RunRequest,
  compare: Compare,
  copy: Captured | null,
): Promise<{ delta: Delta; batches: number }> {
  const { state, source, report } = courier
  report({ kind: 'capturing' })
  const captured = copy ?? (await source.capture())
  try {
    const paired = sourceOf(state)
    if (captured.identity.id !== paired.id) {
      const facts = { path: captured.identity.name, paired: paired.id, found: captured.identity.id }
      throw new AgentProblem('book-other', facts)
    }
    await beginAnewIfRestored(courier, captured)
    const { allowDeletes } = request.options
    const delta = await compare((watched) =>
      findChanges(courier, request.options, captured, watched),
    )
    if (!allowDeletes) await refuseMassDeleteOf(courier, request, captured, delta)
    const batches = spool(courier, request, captured, delta)
    const { seq } = readMeta(state, 'head') ?? { seq: 0 }
    request.onCaptured(seq + batches, measureSpool(state).changes)
    if (batches === 0) await beat(courier, captured.unchangedAt)
    return { delta, batches }
  } finally {
    captured.close()
  }
}

/** What a new policy lets leave no more does not wait for a person who looks at other deletes. Throws AgentProblem. */
async function refuseMassDeleteOf(
  courier: Courier,
  request: RunRequest,
  captured: Captured,
  delta: Delta,
): Promise<void> {
  const { state } = courier
  try {
    refuseMassDelete(state, delta, request.options.allowHold)
  } catch (held) {
    if (!isSweepDue(state)) throw held
    if (keepOfPolicy(state) > 0) {
      // The book is not read whole with this: as of when it is complete, and what is to be read, stays as it was.
      const asOf = readMeta(state, 'completeAsOf') ?? 0
      state.transaction(() => freezeDelta(courier, request, captured, asOf))
      await sendSpool(courier)
    }
    await sweep(courier)
    throw held
  }
}

/**
 * The book was restored from an older copy: what was delivered since is no part of it any more. The stream
 * goes on in an epoch that says so, and what the edge holds is asked of the edge, not of our memory.
 */
async function beginAnewIfRestored(courier: Courier, captured: Captured): Promise<void> {
  const { state } = courier
  const { changeCounter } = captured
  if (!isRestored(readMeta(state, 'changeCounter'), changeCounter)) return
  await beginAnew(courier, readMeta(state, 'head'), 'source-restored')
  // Remembered at once: a hold that follows must not open an epoch with each run.
  rememberCounter(state, captured)
}

function rememberCounter(state: State, { changeCounter }: Captured): void {
  if (changeCounter !== undefined) writeMeta(state, 'changeCounter', changeCounter)
}

/** On disk before anything of it is sent: changes, faults and the bell in one transaction. */
function spool(courier: Courier, request: RunRequest, captured: Captured, delta: Delta): number {
  const { state, serverTime } = courier
  return state.transaction(() => {
    const batches = freezeDelta(courier, request, captured, serverTime(captured.unchangedAt))
    replaceFaults(state, delta.faults)
    writeMeta(state, 'leftOut', delta.leftOut)
    writeMeta(state, 'bell', captured.bell)
    if (captured.version === undefined) forgetMeta(state, 'captured')
    else writeMeta(state, 'captured', captured.version)
    rememberCounter(state, captured)
    return batches
  })
}

/** The changes of the last comparison as batches. Runs inside the caller's transaction. */
function freezeDelta(
  courier: Courier,
  { trigger }: RunRequest,
  { identity: { system, id } }: Captured,
  asOf: number,
): number {
  const { state, source, spoolBytes } = courier
  const head = readMeta(state, 'head')
  if (!head) throw new AgentProblem('stream-moved', { code: 'no-head' })
  return freeze(state, {
    head,
    limits: packLimits(courier),
    source: `${system}:${id}`,
    entities: source.entities,
    trigger,
    policy: readMeta(state, 'policy')?.version ?? 0,
    spoolBytes,
    asOf,
  })
}

/** The server's bounds, and fewer rows to a batch, and so to what is seen at once, while it is slow to apply them. */
function packLimits({ state, session }: Courier): Limits {
  const limits = session.limits ?? LIMITS
  const batchRows = Math.min(limits.batchRows, readMeta(state, 'batchRows') ?? limits.batchRows)
  const stagedRows = Math.floor((limits.stagedRows * batchRows) / limits.batchRows)
  return { ...limits, batchRows, stagedRows }
}
