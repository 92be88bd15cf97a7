import type { Batch, CaptureMode } from '../../protocol/batch.ts'
import type { StreamHead } from '../../protocol/problem.ts'
import type { BatchClaims } from '../../protocol/token.ts'
import { SyncProblem } from './problem.ts'

/** Where a stream stands, and which part of which capture its last batch was. */
export type Standing = {
  head: StreamHead
  chain: string
  last: { epoch: number; mode: CaptureMode; id: number; part: number; parts: number } | null
}

/** What a caller row says of its stream; null before the first epoch. */
export function standingOf(caller: {
  epoch: number | null
  headSeq: number | null
  headBsh: string | null
  chain: string | null
  lastEpoch: number | null
  lastMode: CaptureMode | null
  lastCapture: number | null
  lastPart: number | null
  lastParts: number | null
}): Standing | null {
  const { epoch, headSeq: seq, headBsh: bsh, chain } = caller
  if (epoch === null || seq === null || bsh === null || chain === null) return null
  const { lastEpoch, lastMode, lastCapture, lastPart, lastParts } = caller
  const last =
    lastEpoch === null || lastMode === null
      ? null
      : { epoch: lastEpoch, mode: lastMode, id: lastCapture!, part: lastPart!, parts: lastParts! }
  return { head: { epoch, seq, bsh }, chain, last }
}

export type Place = Pick<BatchClaims, 'epoch' | 'seq' | 'prev' | 'bsh'>
export type Applied = { epoch: number; bsh: string; receipt: string }

/**
 * Judges the place a batch claims. `next`: it may be applied. `receipt`: these bytes were applied here
 * before. A problem: they must not be. Called before the write, and after a guard has failed.
 */
export function judgePlace(
  place: Place,
  standing: Standing | null,
  applied: Applied | null,
): { next: Standing } | { receipt: string } | { problem: SyncProblem } {
  if (!standing) return refuse('unknown-epoch', 'Open an epoch first.')
  const { head } = standing
  if (applied && applied.epoch === place.epoch && applied.bsh === place.bsh) {
    return { receipt: applied.receipt }
  }
  if (place.epoch > head.epoch) return refuse('unknown-epoch', 'This epoch was never opened.', head)
  if (place.epoch < head.epoch) return refuse('epoch-stale', 'A newer epoch is open.', head)
  if (place.seq <= head.seq) return refuse('fork', 'Other bytes were applied at this seq.', head)
  if (place.seq > head.seq + 1) return refuse('gap', 'The seq after the head comes next.', head)
  if (place.prev !== head.bsh) return refuse('fork', 'prev is not the batch at the head.', head)
  return { next: standing }
}

/** Parts of one capture follow each other without anything between; a new epoch begins with a first part. */
export function checkCapture({ capture, changes }: Batch, { head, last }: Standing): void {
  const open = last && last.epoch === head.epoch && last.part < last.parts ? last : null
  const follows = open
    ? capture.id === open.id &&
      capture.mode === open.mode &&
      capture.part === open.part + 1 &&
      capture.parts === open.parts
    : capture.part === 1
  if (!follows) throw new SyncProblem('count-mismatch', 'The next part of the capture is missing.')
  if (capture.mode === 'direct' && capture.rows !== changes.length) {
    throw new SyncProblem('count-mismatch', 'capture.rows is not the number of changes.')
  }
}

/** True when parts of the last capture are still to come. */
export function isCaptureOpen({ head, last }: Standing): boolean {
  return last !== null && last.epoch === head.epoch && last.part < last.parts
}

function refuse(code: SyncProblem['code'], detail: string, head?: StreamHead) {
  return { problem: new SyncProblem(code, detail, { head }) }
}
