/**
 * The forms in which names, phones and addresses are compared. Pure and total: the matcher of the
 * ledger, forms and imports all use these, so what one of them calls equal is equal for the others.
 */

/** Legal forms that say nothing about who a company is, written without dots and spaces. */
const LEGAL_FORMS = new Set([
  ...['ооо', 'оао', 'зао', 'пао', 'ао', 'нао', 'ип', 'чп', 'тоо', 'нко', 'фгуп', 'гуп', 'муп'],
  ...['llc', 'llp', 'ltd', 'limited', 'inc', 'corp', 'plc', 'lp', 'co', 'gmbh', 'ag', 'sa', 'bv'],
])

/** Legal forms written out, and dotted short ones, brought to one word each. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/общество с ограниченной ответственностью/g, ' ооо '],
  [/публичное акционерное общество/g, ' пао '],
  [/открытое акционерное общество/g, ' оао '],
  [/закрытое акционерное общество/g, ' зао '],
  [/акционерное общество/g, ' ао '],
  [/индивидуальный предприниматель/g, ' ип '],
  [/\bl\s?\.\s?l\s?\.\s?c\b/g, ' llc '],
]

/** Digits of a phone number that tell it from others, without country and trunk prefixes. */
const PHONE_DIGITS = 10
/** Fewer digits are an extension or a mistake. */
const PHONE_DIGITS_MIN = 6

/** Lower case, ё as е, without legal forms, quotes and punctuation; the folded name when nothing else is left. */
export function nameKey(name: string): string {
  const folded = fold(name)
  const words = wordsOf(SPELLINGS.reduce((text, [from, to]) => text.replace(from, to), folded))
  const telling = words.filter((word) => !LEGAL_FORMS.has(word))
  return (telling.length > 0 ? telling : words).join(' ') || folded
}

/** What lists are sorted by: the name key, so that ООО «Бета» stands under б. */
export function sortKey(name: string): string {
  return nameKey(name)
}

/** The last ten digits of a phone number; null when there are too few to tell anything. */
export function phoneKey(phone: string | null): string | null {
  const digits = phone?.replace(/\D/g, '') ?? ''
  return digits.length < PHONE_DIGITS_MIN ? null : digits.slice(-PHONE_DIGITS)
}

/** An e-mail address in lower case; null when it is none. */
export function emailKey(email: string | null): string | null {
  const key = email?.trim().toLowerCase() ?? ''
  return /^\S+@\S+$/.test(key) ? key : null
}

/** Lower case in every script, ё as е, single spaces. */
export function fold(name: string): string {
  return name.normalize('NFKC').toLowerCase().replaceAll('ё', 'е').replace(/\s+/g, ' ').trim()
}

function wordsOf(text: string): string[] {
  return text.split(/[^\p{L}\p{N}&+]+/u).filter((word) => word !== '')
}
