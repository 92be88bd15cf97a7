/** A confirmation that no agent has taken up by then is no longer one. */
export const CONFIRMATION_MS = 3_600_000

/** A decision about a hold, as far as its age counts. */
export type Decided = { decision: 'confirmed' | 'refused' | null; decidedAt: number | null }

/** Whether a confirmation has run out at `now`; only then may it be given again. */
export function isExpired({ decision, decidedAt }: Decided, now: number): boolean {
  return decision === 'confirmed' && (decidedAt ?? 0) + CONFIRMATION_MS <= now
}
