/** The words of the protocol for verifications, for pages: see protocol/verification.ts. */
export type VerificationState = 'running' | 'found' | 'equal' | 'repaired' | 'differs' | 'failed'
export type DifferencePlace = 'edge' | 'shadow' | 'source' | 'unknown'
export type DifferenceKind = 'changed' | 'missing' | 'extra'

/** A run that says nothing for so long was cut: its agent has ended. */
const SILENT_MS = 15 * 60_000

/** How a run stands at `now`: one that began and was never heard of again has failed. */
export function standingOf(
  { state, saidAt }: { state: VerificationState; saidAt: number },
  now: number,
): VerificationState {
  const isOn = state === 'running' || state === 'found'
  return isOn && now - saidAt > SILENT_MS ? 'failed' : state
}
