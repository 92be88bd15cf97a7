import type { Reader } from '../reader.ts'

/** An entity of the ledger by its canonical name. */
export type EntityWord = keyof Reader['text']['egress']['entity']

/** What a canonical column is called; one without a word goes by its name. */
export function columnLabel(r: Reader, name: string): string {
  return (r.text.egress.columns as Readonly<Record<string, string>>)[name] ?? name
}
