/** Records that a member looks after and gives to another. */
export type LookedAfter = 'company' | 'contact'

/**
 * Why a record stayed as it was: theirs already, not the viewer's to change, or given by another since it was seen;
 * when it is taken back, given on since, or whoever looked after it has left.
 */
export const LEFT_REASONS = ['same', 'barred', 'meanwhile', 'since', 'gone'] as const

export type Left = (typeof LEFT_REASONS)[number]
