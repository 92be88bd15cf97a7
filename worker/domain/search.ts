import { nameKey } from './company-name.ts'
import { numberKey } from './document-key.ts'
import { BEGINNING, mistakesBetween, nearBeginnings, soundKey } from './sound-key.ts'
import { readDigits } from './typed-digits.ts'

/** What can be found, in the order in which it is shown. */
export const SEARCH_KINDS = ['company', 'contact', 'project', 'invoice', 'activity'] as const
export type SearchKind = (typeof SEARCH_KINDS)[number]

/** Words of a search that are looked at; the rest is ignored rather than refused. */
const MOST_WORDS = 5
/** The index strips no more zeros from the beginning of a word. */
const ZEROS = /^0{1,8}/
/** A shorter word is too like too many to be taken for another. */
const NEAR_LENGTH = 4
/** A sound of fewer letters begins too many words to be taken for the half of one. */
const HALF_LENGTH = 5
/** From this length on two mistakes are forgiven. */
const LONG = 8

/** What a person looks for, in each way it can be read: as typed, and as the other keyboard layout would have it. */
export type Search = {
  /** A record fits a reading when it has a word for each of these. */
  readonly readings: readonly (readonly string[])[]
  /** How the name of a record, and the number of an invoice, may begin. */
  readonly names: readonly string[]
  readonly numbers: readonly string[]
}

/** Reads what was typed, `readings` being the ways to read it; null when there is nothing to look for. */
export function readSearchText(readings: readonly string[]): Search | null {
  const names = readings.map(nameKey).filter((name) => /[\p{L}\p{N}]/u.test(name))
  if (names.length === 0) return null
  const digits = readings.map(readDigits).filter((number) => number !== null)
  const words = [...digits.map((number) => [number]), ...names.map(wordsOf)].map((reading) =>
    reading.map((word) => word.replace(ZEROS, '')).filter((word) => word !== ''),
  )
  const numbers = readings.map(numberKey).filter((number) => number !== null)
  return { readings: unique(words), names: [...new Set(names)], numbers: [...new Set(numbers)] }
}

/** From and until which beginning of the index words near the typed one at `place` are looked up. */
export type NearRange = readonly [place: number, from: string, until: string]

/** Where words near those of the first reading are looked up: so far for half a word, of a whole one just there. */
export function rangesNear({ readings }: Search): NearRange[] {
  const [typed = []] = readings
  return typed.flatMap((word, place) => {
    if (!isNearable(word)) return []
    const sound = soundKey(word)
    const after = sound.length < HALF_LENGTH || sound.length >= BEGINNING ? '' : '\u{10ffff}'
    return nearBeginnings(sound).map((from) => [place, from, from + after] as const)
  })
}

/** A word of the index, and the place of the typed word that it may stand for. */
export type NearWord = { place: number; word: string; sound: string }

/** The search with each unknown word in the place of its nearest known one, if it has one; null when none has. */
export function correctSearch({ readings }: Search, near: readonly NearWord[]): string | null {
  const [typed = []] = readings
  const words = typed.map((word, place) => {
    const [best] = rank(word, candidatesAt(near, place))
    return best && best.mistakes > 0 ? best.word : word
  })
  const corrected = words.join(' ')
  return corrected === typed.join(' ') ? null : corrected
}

/**
 * The search with one word in the place of another, for words that are all known and yet nothing fits together: the
 * one with the fewest mistakes, of several the longest. Null when no other word is near.
 */
export function replaceKnown({ readings }: Search, near: readonly NearWord[]): string | null {
  const [typed = []] = readings
  const [swap] = typed
    .flatMap((word, place) => {
      const best = rank(word, candidatesAt(near, place)).find(({ mistakes }) => mistakes > 0)
      return best ? [{ ...best, place, typed: word }] : []
    })
    .sort((one, two) => one.mistakes - two.mistakes || two.typed.length - one.typed.length)
  return swap ? typed.with(swap.place, swap.word).join(' ') : null
}

// Words that may stand for a typed one, the nearest first.
function rank(typed: string, candidates: readonly NearWord[]) {
  if (!isNearable(typed)) return []
  const sound = soundKey(typed)
  const most = sound.length >= LONG ? 2 : 1
  return candidates
    .map(({ word, sound: other }) => ({
      word,
      mistakes: mistakesBetween(sound, other),
      apart: Math.abs(other.length - sound.length),
    }))
    .filter(({ mistakes }) => mistakes <= most)
    .sort((one, two) => one.mistakes - two.mistakes || one.apart - two.apart)
}

const candidatesAt = (near: readonly NearWord[], place: number) =>
  near.filter((candidate) => candidate.place === place)

const isNearable = (word: string) => word.length >= NEAR_LENGTH && !/\d/.test(word)

function wordsOf(name: string): string[] {
  const words = name
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .slice(0, MOST_WORDS)
  // The first letter of a further word tells nothing yet: half of all words begin so.
  const begun = words.length > 1 && /^\p{L}$/u.test(words.at(-1) ?? '')
  return begun ? words.slice(0, -1) : words
}

function unique(readings: readonly string[][]): string[][] {
  const known = new Map(readings.map((words) => [words.join(' '), words]))
  known.delete('')
  return [...known.values()]
}
