import type { FieldValues } from './merge-edit.ts'

/** What the fields of a project do not go together by. */
export type PlanFault = 'before-start' | 'after-end' | 'before-end' | 'future' | 'reason'

/** Dates of which the first is no later than the second, and what is said at either. */
const ORDERED: readonly (readonly [string, string, atFirst: PlanFault, atSecond: PlanFault])[] = [
  ['plannedStartOn', 'plannedEndOn', 'after-end', 'before-start'],
  ['actualStartOn', 'actualEndOn', 'after-end', 'before-start'],
  ['actualEndOn', 'warrantyUntil', 'after-end', 'before-end'],
]
const HAPPENED = ['actualStartOn', 'actualEndOn']

/**
 * What cannot be of a project as an edit would leave it, by field. Only what the edit changes is asked: what was
 * wrong before keeps nobody from writing the rest. `latest` is the date where the day is furthest on.
 */
export function findPlanFaults(
  values: FieldValues,
  changed: readonly string[],
  latest: string,
): Readonly<Record<string, PlanFault>> {
  const faults: Record<string, PlanFault> = {}
  for (const field of HAPPENED) {
    if (changed.includes(field) && (values[field] ?? '') > latest) faults[field] = 'future'
  }
  for (const [first, second, atFirst, atSecond] of ORDERED) {
    const [from, to] = [values[first], values[second]]
    if (!from || !to || from <= to) continue
    if (changed.includes(second)) faults[second] ??= atSecond
    else if (changed.includes(first)) faults[first] ??= atFirst
  }
  const { health, healthReason } = values
  const troubled = health && health !== 'on-track' && !healthReason
  if (troubled && (changed.includes('health') || changed.includes('healthReason'))) {
    faults.healthReason = 'reason'
  }
  return faults
}
