/** What of the ledger may come without a project, and is tied to one by a person. */
export const UNTIED_ENTITIES = ['invoice', 'contract', 'payment'] as const
export type UntiedEntity = (typeof UNTIED_ENTITIES)[number]

/** What a tie is kept for: a row, or the contract or counterparty whose rows follow, later ones too. */
export type TieScope = UntiedEntity | 'counterparty'
export const TIE_SCOPES = [...UNTIED_ENTITIES, 'counterparty'] as const

/** A tie by what it is kept for: the number of the book and the key in it. */
export type TieKey = { scope: TieScope; sourceId: number; key: string }

/** A tie as forms send it: "invoice:1-KEY", where the key may hold any text. */
export function writeTieKey({ scope, sourceId, key }: TieKey): string {
  return `${scope}:${sourceId}-${key}`
}

/** Reads what `writeTieKey` wrote; null for anything else. */
export function readTieKey(text: string): TieKey | null {
  const [, name, book, key] = /^([a-z]+):(\d{1,9})-(.{1,500})$/s.exec(text) ?? []
  const scope = TIE_SCOPES.find((known) => known === name)
  return scope && key ? { scope, sourceId: Number(book), key } : null
}
