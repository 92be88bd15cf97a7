/** A command as stored; `headSeq` is where the stream of its source stands, null before the first batch. */
export type CommandState = {
  state: 'waiting' | 'taken' | 'captured' | 'failed'
  marker: number | null
  headSeq: number | null
}

export type CommandProgress = 'waiting' | 'taken' | 'captured' | 'done' | 'failed'

/**
 * How far "Sync now" is. Done only when the replica has passed the marker that the agent read from the
 * source after it took the command.
 */
export function commandProgress({ state, marker, headSeq }: CommandState): CommandProgress {
  if (state !== 'captured' || marker === null) return state
  return (headSeq ?? 0) >= marker ? 'done' : 'captured'
}
