import { fold } from './company-name.ts'

/** Whoever may be named with @. */
export type Mentionable = { id: string; name: string }

/** What became of the names in a text. */
export type Mentions = {
  /** The text with each name that was understood written out. */
  text: string
  ids: readonly string[]
  /** Those whom a name fits, when it fits several. */
  ambiguous: readonly (readonly string[])[]
}

/** Words of a name that are looked at. */
const MOST_WORDS = 4
// An address holds an @ within a word, a name begins one.
const NAMED = /(?<![\p{L}\p{N}._-])@(\p{L}[\p{L}\p{N}'’-]*(?: \p{L}[\p{L}\p{N}'’-]*){0,3})/gu

/**
 * Finds the members named in a text. A name may be written in part, as long as it fits one member only; it is then
 * written out. What fits nobody stays text: it may be the name of a channel.
 */
export function findMentions(text: string, members: readonly Mentionable[]): Mentions {
  const ids = new Set<string>()
  const ambiguous: string[][] = []
  const written = text.replace(NAMED, (whole, typed: string) => {
    const found = findNamed(typed.split(' '), members)
    if (!found) return whole
    if (found.members.length > 1) {
      ambiguous.push(found.members.map(({ name }) => name).sort())
      return whole
    }
    const [named] = found.members
    ids.add(named!.id)
    return `@${[named!.name, ...found.rest].join(' ')}`
  })
  return { text: written, ids: [...ids], ambiguous }
}

/** Members that are offered at once. */
const MOST_OFFERED = 6

/** Members whose name has a word that begins with each typed one, by name: what is offered to complete it. */
export function completeMention<M extends Mentionable>(typed: string, members: readonly M[]): M[] {
  const words = fold(typed).split(' ')
  const fits = ({ name }: M) => {
    const parts = fold(name).split(' ')
    return words.every((word) => parts.some((part) => part.startsWith(word)))
  }
  const byName = members
    .filter(fits)
    .sort((one, other) => (fold(one.name) < fold(other.name) ? -1 : 1))
  return byName.slice(0, MOST_OFFERED)
}

type Named = { members: readonly Mentionable[]; rest: readonly string[] }

/** The longest run of words that fits somebody, and the words after it. */
function findNamed(words: readonly string[], members: readonly Mentionable[]): Named | null {
  for (let count = Math.min(words.length, MOST_WORDS); count > 0; count -= 1) {
    const typed = fold(words.slice(0, count).join(' '))
    const exact = members.filter(({ name }) => fold(name) === typed)
    const found = exact.length > 0 ? exact : members.filter(({ name }) => isPartOf(typed, name))
    if (found.length > 0) return { members: found, rest: words.slice(count) }
  }
  return null
}

function isPartOf(typed: string, name: string): boolean {
  const parts = fold(name).split(' ')
  return typed.split(' ').every((word) => parts.includes(word))
}
