/** How long a command may stand at one step: after that nobody works at it any more. */
export const COMMAND_MS = 10 * 60_000

/** A command as stored; `headSeq` is where the stream of its source stands, null before the first batch. */
export type CommandState = {
  state: 'waiting' | 'taken' | 'captured' | 'failed'
  askedAt: number
  takenAt: number | null
  capturedAt: number | null
  marker: number | null
  headSeq: number | null
}

export type CommandProgress = 'waiting' | 'taken' | 'captured' | 'done' | 'failed' | 'expired'

/**
 * How far "Sync now" is. Done only when the replica has passed the marker that the agent read from the
 * source after it took the command; expired when its last step was too long ago.
 */
export function commandProgress(command: CommandState, now: number): CommandProgress {
  const { state, marker, headSeq } = command
  if (state === 'failed') return state
  if (state === 'captured' && marker !== null && (headSeq ?? 0) >= marker) return 'done'
  const stepAt = command.capturedAt ?? command.takenAt ?? command.askedAt
  return now - stepAt > COMMAND_MS ? 'expired' : state
}
