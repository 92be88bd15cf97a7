/** How a project stands, as its manager says; null when nobody has said. */
export const PROJECT_HEALTHS = ['on-track', 'at-risk', 'off-track', 'on-hold'] as const
export type ProjectHealth = (typeof PROJECT_HEALTHS)[number]

/** A project on which nothing happened for so many days is stalled: no edit, activity or invoice. */
export const STALLED_DAYS = 30

/** The same in milliseconds. */
export const STALLED_MS = STALLED_DAYS * 86_400_000
