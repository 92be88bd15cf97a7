import type { Clock } from '../ports.ts'
import { readMeta, writeMeta } from './meta.ts'
import type { State } from './open-state.ts'

/** The offset is worth a write once it moved by this much. */
const OFFSET_STEP_MS = 1_000

/** What we know of the server's clock, in milliseconds. */
export type ServerClock = {
  /** Server's clock minus ours. */
  readonly read: () => number
  /** Learned from an answer that came just now. */
  readonly write: (offsetMs: number) => void
  /** The server's time at a moment of our steady clock, never later than it was. */
  readonly at: (steadyAt: number) => number
}

/**
 * Keeps the offset of the server's clock, also over a restart. A reading of the book is dated by the steady
 * clock: had this machine's clock been put forward since the last answer, the reading would pass for
 * younger than it is.
 */
export function openServerClock(state: State, clock: Clock): ServerClock {
  let offset = readMeta(state, 'clockOffsetMs') ?? 0
  let stored = offset
  let steadyOffset = offset + clock.now() - clock.steady()
  return {
    read: () => offset,
    write: (ms) => {
      offset = ms
      steadyOffset = ms + clock.now() - clock.steady()
      if (Math.abs(offset - stored) < OFFSET_STEP_MS) return
      stored = offset
      writeMeta(state, 'clockOffsetMs', offset)
    },
    at: (steadyAt) => Math.floor(steadyAt + steadyOffset),
  }
}
