/** The values of a record's fields as text; null is nothing. */
export type FieldValues = Readonly<Record<string, string | null>>

/** A field that two people changed at the same time, to different values. */
export type Clash = { field: string; mine: string | null; theirs: string | null }

/** What becomes of an edit: the changes that can be made, and what only a person can decide. */
export type Merged = {
  changes: Readonly<Record<string, readonly [before: string | null, after: string | null]>>
  clashes: readonly Clash[]
}

/**
 * Merges an edit into what is stored by now. `base` is what the person saw when they began: a field they left
 * alone keeps what others made of it, a field only they changed takes theirs.
 */
export function mergeEdit(base: FieldValues, wanted: FieldValues, stored: FieldValues): Merged {
  const changes: Record<string, readonly [string | null, string | null]> = {}
  const clashes: Clash[] = []
  for (const [field, mine] of Object.entries(wanted)) {
    const theirs = stored[field] ?? null
    const before = base[field] ?? null
    if (mine === before || mine === theirs) continue
    if (theirs === before) changes[field] = [theirs, mine]
    else clashes.push({ field, mine, theirs })
  }
  return { changes, clashes }
}
