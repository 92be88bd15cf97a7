/** Records that a member looks after and gives to another. */
export type LookedAfter = 'company' | 'contact'

/** Why a record stayed as it was: theirs already, not the viewer's to change, or given by another since it was seen. */
export const LEFT_REASONS = ['same', 'barred', 'meanwhile'] as const

export type Left = (typeof LEFT_REASONS)[number]
