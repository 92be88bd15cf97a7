/** The forms in which codes and numbers of documents are compared with what people type. */
import { fold } from './company-name.ts'

/** The folded code of a project; null when there is none. */
export function codeKey(code: string | null): string | null {
  return fold(code ?? '') || null
}

/** A number of a document without its sign, leading zeros and capitals; null when nothing is left. */
export function numberKey(number: string | null): string | null {
  return fold((number ?? '').trim().replace(/^[№#]/, '')).replace(/^0+/, '') || null
}
