/** What binds the entries of the change log into a chain, so that a later change of any of them shows. */

/** An entry as it is sealed: every column, the diff as it is stored. */
export type SealedEntry = {
  seq: number
  at: number
  actorKind: string
  actorId: string | null
  verb: string
  entity: string
  recordId: string
  diff: string
}

/** What the first entry of a chain follows. */
export const CHAIN_START = '0'.repeat(64)

/** The text whose SHA-256 (hex) is the entry's place in the chain: the hash before it, a line end, its columns as JSON. */
export function sealText(previous: string, entry: SealedEntry): string {
  const { seq, at, actorKind, actorId, verb, entity, recordId, diff } = entry
  return `${previous}\n${JSON.stringify([seq, at, actorKind, actorId, verb, entity, recordId, diff])}`
}
