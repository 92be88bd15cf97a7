/** What an activity may be. */
export const ACTIVITY_KINDS = ['call', 'meeting', 'email', 'visit', 'note'] as const
export type ActivityKind = (typeof ACTIVITY_KINDS)[number]

/** The project of what belongs to no building job; migrations/0007_projects.sql makes it. */
export const OVERHEAD_PROJECT = '00000000-0000-7000-8000-000000000000'

/** Ids as an activity keeps those who took part, with spaces between them. */
export function readIds(ids: string | null): string[] {
  return (ids ?? '').split(' ').filter((id) => id !== '')
}

/** The same ids always make the same text, so that equal is equal. */
export function writeIds(ids: readonly string[]): string | null {
  return [...new Set(ids.filter((id) => id !== ''))].sort().join(' ') || null
}

/** Whether a company is to be heard next: not planned, planned, or late; computed when read. */
export type TouchState = 'none' | 'planned' | 'late'

export function touchState(on: string | null, today: string): TouchState {
  if (on === null) return 'none'
  return on < today ? 'late' : 'planned'
}
