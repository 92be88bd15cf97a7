/** What stands under a project and is changed row by row: who takes part, and what it goes through. */
export const PROJECT_PARTS = ['party', 'phase'] as const
export type ProjectPart = (typeof PROJECT_PARTS)[number]

/** As what a company takes part in a project. */
export const PARTY_ROLES = [
  ...(['client', 'developer', 'general-contractor', 'subcontractor'] as const),
  ...(['supplier', 'designer', 'supervision'] as const),
] as const
export type PartyRole = (typeof PARTY_ROLES)[number]

/** A milestone is a single day, a phase lasts. */
export const PHASE_KINDS = ['phase', 'milestone'] as const
export type PhaseKind = (typeof PHASE_KINDS)[number]

export const PHASE_STATES = ['planned', 'in-progress', 'done', 'cancelled'] as const
export type PhaseState = (typeof PHASE_STATES)[number]

/** A phase or milestone as people enter it; dates are YYYY-MM-DD, null when open. */
export type PhaseValues = {
  kind: PhaseKind
  name: string
  startsOn: string | null
  plannedOn: string | null
  actualOn: string | null
  percent: number
  state: PhaseState
}

/** Late: not done, and its planned date has passed. `today` is the reader's date. */
export function isLate(
  { plannedOn, state }: Pick<PhaseValues, 'plannedOn' | 'state'>,
  today: string,
): boolean {
  return plannedOn !== null && plannedOn < today && (state === 'planned' || state === 'in-progress')
}

/** What the fields of a phase do not go together by. */
export type PhaseFault = 'before-start' | 'one-day' | 'future' | 'undone' | 'unfinished'

/**
 * What cannot be of a phase, and at which field; null when all fits. `latest` is the date where the day is furthest
 * on.
 */
export function findPhaseFault(
  { kind, startsOn, plannedOn, actualOn, percent, state }: PhaseValues,
  latest: string,
): { field: 'startsOn' | 'plannedOn' | 'actualOn' | 'percent'; fault: PhaseFault } | null {
  if (kind === 'milestone' && startsOn !== null && startsOn !== plannedOn) {
    return { field: 'startsOn', fault: 'one-day' }
  }
  if (startsOn !== null && plannedOn !== null && plannedOn < startsOn) {
    return { field: 'plannedOn', fault: 'before-start' }
  }
  if (startsOn !== null && actualOn !== null && actualOn < startsOn) {
    return { field: 'actualOn', fault: 'before-start' }
  }
  if (actualOn !== null && actualOn > latest) return { field: 'actualOn', fault: 'future' }
  if (actualOn !== null && state !== 'done') return { field: 'actualOn', fault: 'undone' }
  return state === 'done' && percent !== 100 ? { field: 'percent', fault: 'unfinished' } : null
}
