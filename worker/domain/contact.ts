import { emailKey, phoneKey } from './company-name.ts'

/** Lines of numbers or addresses that one person has at most. */
export const MOST_LINES = 10

/** A number as it is written, its extension, and what is noted of it ("mobile"). */
export type Phone = { number: string; extension: string | null; note: string | null }
export type Email = { address: string; note: string | null }

const PHONE =
  /^(\+?\(?\d[\d\s().–-]*\d)(?:\s*,?\s*(?:доб\.?|вн\.?|ext\.?|x|#)\s*(\d{1,8}))?(?:\s*[,;:—–-]\s*|\s+|$)(.*)$/iu
// Each sign fits one part only, so that no line can be cut in more than one way: the time stays that of its length.
const EMAIL = /^<?([^\s<>,;@]+@[^\s<>,;@.]+(?:\.[^\s<>,;@.]+)+)>?(?:\s*[,;:—–-]\s*|\s+|$)(.*)$/u
const LEAST_DIGITS = 3

/** Reads numbers, one a line, as people write them: "+7 922 557-48-28 доб. 12, mobile". */
export function readPhones(text: string | null): Phone[] {
  return linesOf(text).flatMap((line) => readPhone(line) ?? [])
}

/** Reads addresses, one a line, with what is noted after each. */
export function readEmails(text: string | null): Email[] {
  return linesOf(text).flatMap((line) => readEmail(line) ?? [])
}

/** The first line that is no number; null when all are. */
export function findBadPhone(text: string): string | null {
  return linesOf(text).find((line) => readPhone(line) === null) ?? null
}

/** The first line that is no address; null when all are. */
export function findBadEmail(text: string): string | null {
  return linesOf(text).find((line) => readEmail(line) === null) ?? null
}

/** The lines of a field, trimmed, empty ones left out. */
export function linesOf(text: string | null): string[] {
  return (text ?? '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

function readPhone(line: string): Phone | null {
  const [, number = '', extension, note] = PHONE.exec(line) ?? []
  if (number.replace(/\D/g, '').length < LEAST_DIGITS) return null
  return { number: number.trim(), extension: extension ?? null, note: note?.trim() || null }
}

function readEmail(line: string): Email | null {
  const [, address, note] = EMAIL.exec(line) ?? []
  return address === undefined ? null : { address, note: note?.trim() || null }
}

export type ReachKey = { kind: 'phone' | 'email'; key: string }

/** What tells a person by: the keys the matcher compares companies by, each once. */
export function reachKeysOf({
  phones,
  emails,
}: {
  phones: string | null
  emails: string | null
}): ReachKey[] {
  const keys = [
    ...readPhones(phones).map(({ number }) => ({ kind: 'phone' as const, key: phoneKey(number) })),
    ...readEmails(emails).map(({ address }) => ({
      kind: 'email' as const,
      key: emailKey(address),
    })),
  ]
  const found = keys.filter((reach): reach is ReachKey => reach.key !== null)
  return [...new Map(found.map((reach) => [`${reach.kind} ${reach.key}`, reach])).values()]
}
