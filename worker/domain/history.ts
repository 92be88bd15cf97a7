/** What the log is narrowed by: kinds of records, and what was done. */
export const CHANGE_ENTITIES = [
  ...(['company', 'contact', 'project', 'activity'] as const),
  ...(['member', 'role', 'department', 'agent_hold'] as const),
]
export type ChangeEntity = (typeof CHANGE_ENTITIES)[number]
export const CHANGE_VERBS = [
  ...(['create', 'update', 'link', 'delete', 'restore', 'merge', 'unmerge'] as const),
  ...(['invite', 'deactivate', 'reactivate'] as const),
]
export type ChangeVerb = (typeof CHANGE_VERBS)[number]

/** A value before and after; null is nothing. */
export type FieldChange = { field: string; before: string | null; after: string | null }

/** Stands in a value for the name of a record that the viewer may not see; pages say it in words. */
export type HiddenName = '\u{fffc}'
export const HIDDEN_NAME: HiddenName = '\u{fffc}'

/** Who changed a record: a member or an agent by name, or the product itself. */
export type Actor = { kind: 'member' | 'agent' | 'system' | 'form'; name: string | null }

/** One entry of a record's history. */
export type HistoryItem = {
  seq: number
  at: number
  actor: Actor
  verb: string
  changes: readonly FieldChange[]
}

/** Reads the diff of the change log, `{field: [before, after]}`; what is not of that form is left out. */
export function readDiff(json: string): FieldChange[] {
  const diff = JSON.parse(json) as Record<string, unknown>
  return Object.entries(diff).flatMap(([field, values]) => {
    if (!Array.isArray(values)) return []
    const [before, after] = values.map(asText)
    // Nothing before and nothing after is no change, though a log entry may hold the field.
    return before || after ? [{ field, before: before ?? null, after: after ?? null }] : []
  })
}

function asText(value: unknown): string | null {
  return value === null || value === undefined || value === '' ? null : String(value)
}
