import type { FieldValues } from './merge-edit.ts'

/** Of two companies that become one: the one that stays, and the one whose everything it takes over. */
export type MergeSide = 'survivor' | 'loser'

/** A company as a merge meets it. The ledger states the locked fields; it always states the name. */
export type Merging = { values: FieldValues; locked: readonly string[] }

/** What nobody chooses: whoever looks after the survivor goes on, or whoever did after the loser where nobody does. */
const KEPT: readonly string[] = ['ownerId']

/** A field of both, and which value the survivor would have of it. */
export type MergeField = {
  field: string
  survivor: string | null
  loser: string | null
  /** `ledger`: the row that leads states it, so nobody chooses. */
  decided: 'same' | 'ledger' | 'person' | 'kept'
  wins: MergeSide
}

/**
 * Compares two companies field by field. The survivor's row of the ledger goes on leading, or the loser's
 * where the survivor has none; what it does not state a person chooses, a value before no value.
 */
export function compareForMerge(survivor: Merging, loser: Merging): MergeField[] {
  const leader = survivor.locked.length > 0 ? survivor : loser
  const leads: MergeSide = leader === survivor ? 'survivor' : 'loser'
  return Object.keys(survivor.values).map((field) => {
    const [mine, theirs] = [survivor.values[field] ?? null, loser.values[field] ?? null]
    const both = { field, survivor: mine, loser: theirs }
    if (mine === theirs) return { ...both, decided: 'same', wins: 'survivor' }
    if (KEPT.includes(field)) {
      return { ...both, decided: 'kept', wins: mine === null ? 'loser' : 'survivor' }
    }
    if (leader.locked.includes(field)) return { ...both, decided: 'ledger', wins: leads }
    return { ...both, decided: 'person', wins: mine === null ? 'loser' : 'survivor' }
  })
}

/** What changes of the survivor, given what a person chose: `{field: [before, after]}`. */
export function changesOfMerge(
  fields: readonly MergeField[],
  chosen: Readonly<Record<string, string>>,
): Readonly<Record<string, readonly [before: string | null, after: string | null]>> {
  const changes: Record<string, readonly [string | null, string | null]> = {}
  for (const { field, survivor, loser, decided, wins } of fields) {
    const choice = decided === 'person' ? (chosen[field] ?? wins) : wins
    if (choice === 'loser' && survivor !== loser) changes[field] = [survivor, loser]
  }
  return changes
}
