import { type Chance, chanceOf } from './chance.ts'
import * as en from './texts-en.ts'
import * as ru from './texts-ru.ts'
import { FATHERS, GIVEN, SURNAMES } from './words.ts'

/** How much people wrote about the companies and projects of a book. */
export type WrittenSize = {
  activities: number
  seed: number
  /** The last day, milliseconds. */
  now: number
}

/** What there is to write about, each in the order of its book: the first are the largest. */
export type Subjects = {
  companies: readonly string[]
  projects: readonly string[]
}

export type Author = { id: string; name: string; email: string }
export type Person = {
  id: string
  name: string
  phone: string
  email: string
  company: string
  role: string
}
export type Activity = {
  id: string
  kind: (typeof KINDS)[number]
  at: number
  subject: string
  body: string | null
  outcome: string | null
  project: string
  company: string
  contact: string
  author: string
}

const KINDS = ['call', 'call', 'call', 'email', 'email', 'note', 'meeting', 'visit'] as const
const STREAM = { author: 11, person: 12, activity: 13 }
const AUTHORS = 40
const COMPANIES_A_PERSON = 2
const DAY_MS = 86_400_000
const YEARS = 3
const MINUTE_MS = 60_000
/** One in so many writes English. */
const ENGLISH_EVERY = 8

/** Those who write. */
export function authorsOf({ seed }: WrittenSize): Author[] {
  return Array.from({ length: AUTHORS }, (_, index) => {
    const chance = chanceOf(seed, STREAM.author, index)
    const name = `${chance.pick(GIVEN)} ${chance.pick(SURNAMES)}`
    return { id: idOf('member', index), name, email: `author${index}@lintel.example` }
  })
}

/** People of every second company. */
export function* peopleOf({ seed }: WrittenSize, { companies }: Subjects): Generator<Person> {
  for (let index = 0; index < countPeople(companies); index += 1) {
    const chance = chanceOf(seed, STREAM.person, index)
    const name = `${chance.pick(SURNAMES)} ${chance.pick(GIVEN)} ${chance.pick(FATHERS)}`
    yield {
      id: idOf('contact', index),
      name,
      phone: `+7 95${String(index * 97).padStart(8, '0')}`,
      email: `person${index}@stroyka.example`,
      company: companies[index * COMPANIES_A_PERSON]!,
      role: chance.pick(ru.ROLES),
    }
  }
}

/** What was done and said, a few companies having most of it, as with invoices. */
export function* activitiesOf(size: WrittenSize, subjects: Subjects): Generator<Activity> {
  const { companies, projects } = subjects
  for (let index = 0; index < size.activities; index += 1) {
    const chance = chanceOf(size.seed, STREAM.activity, index)
    const person = chance.skewed(countPeople(companies))
    const age = Math.floor(chance.share() * YEARS * 365 * DAY_MS)
    yield {
      id: idOf('activity', index),
      kind: chance.pick(KINDS),
      at: size.now - (age - (age % MINUTE_MS)),
      ...write(chance, index % ENGLISH_EVERY === 0 ? en : ru),
      project: projects[chance.skewed(projects.length)]!,
      company: companies[person * COMPANIES_A_PERSON]!,
      contact: idOf('contact', person),
      author: idOf('member', chance.below(AUTHORS)),
    }
  }
}

type Language = {
  SUBJECTS: readonly string[]
  SENTENCES: readonly string[]
  OUTCOMES: readonly string[]
  WORDS: Readonly<Record<keyof typeof ru.WORDS, readonly string[]>>
}

function write(chance: Chance, { SUBJECTS, SENTENCES, OUTCOMES, WORDS }: Language) {
  const say = (pattern: string) =>
    pattern.replace(/\{(\w+)\}/g, (_, slot: string) => fill(chance, slot, WORDS))
  const sentences = Array.from({ length: chance.below(4) }, () => say(chance.pick(SENTENCES)))
  return {
    subject: say(chance.pick(SUBJECTS)),
    body: sentences.join(' ') || null,
    outcome: chance.share() < 0.3 ? say(chance.pick(OUTCOMES)) : null,
  }
}

function fill(chance: Chance, slot: string, words: Language['WORDS']): string {
  if (slot === 'number') return String(1 + chance.below(999))
  if (slot === 'amount') return String(10 * (1 + chance.below(9_999)))
  if (slot === 'day')
    return `${1 + chance.below(28)}.${String(1 + chance.below(12)).padStart(2, '0')}`
  if (slot === 'surname') return chance.pick(SURNAMES)
  return chance.pick(words[slot as keyof typeof words])
}

const countPeople = (companies: readonly string[]) =>
  Math.ceil(companies.length / COMPANIES_A_PERSON)

/** An id of the form of the product's own (RFC 9562), the same for the same row. */
function idOf(kind: 'member' | 'contact' | 'activity', index: number): string {
  const of = { member: '1', contact: '2', activity: '3' }[kind]
  return `01900000-000${of}-7000-8000-${index.toString(16).padStart(12, '0')}`
}
