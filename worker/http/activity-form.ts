import * as z from 'zod'
import type { FieldError } from '../../views/parts/field.tsx'
import { ACTIVITY_KINDS, type ActivityKind, readIds, writeIds } from '../domain/activity.ts'
import { dateIn } from '../domain/calendar.ts'
import { findMentions, type Mentionable } from '../domain/mention.ts'
import type { FieldValues } from '../domain/merge-edit.ts'
import { readTypedDate } from '../domain/typed-date.ts'
import { readTypedDuration, readTypedTime, writeDuration, writeTime } from '../domain/typed-time.ts'
import { asInput, maybe, words } from './record-form.ts'

const recordId = () => z.string().max(64)

/** What a form says of an activity, before times, people and projects are understood. */
export const activityForm = () =>
  z.preprocess(
    withContacts,
    z.object({
      kind: z.enum(ACTIVITY_KINDS),
      subject: words().pipe(z.string().min(1).max(200)),
      body: maybe(20_000),
      at: z.string().trim().max(60),
      durationMs: z.string().trim().max(40),
      outcome: maybe(300),
      projectId: recordId(),
      project: z.string().trim().max(200).default(''),
      companyId: recordId().default(''),
      contacts: z.string().max(4_000),
      members: words().pipe(z.string().max(1_000)),
      followUpOn: z.string().trim().max(40).default(''),
      followUpSubject: maybe(200).default(null),
    }),
  )

export type TypedActivity = z.infer<ReturnType<typeof activityForm>>

// Each person is a box of its own, named by their id; unchecked ones do not travel.
function withContacts(input: unknown): unknown {
  const fields = (input ?? {}) as Record<string, string>
  if (fields.contacts !== undefined) return fields
  const boxes = Object.keys(fields).filter((name) => name.startsWith('contact.'))
  return { ...fields, contacts: boxes.map((name) => name.slice('contact.'.length)).join(' ') }
}

/** The form as it came in, with the people as the fields keep them. */
export function inputWithContacts(input: Record<string, string>): Record<string, string> {
  return withContacts(input) as Record<string, string>
}

/** An activity as its fields keep it. */
export function valuesOfActivity(read: ReadActivity): FieldValues {
  const { kind, at, durationMs, subject, body, outcome, projectId, contacts, members } = read
  return {
    ...{ kind, subject, body, outcome, projectId },
    at: String(at),
    durationMs: durationMs === null ? null : String(durationMs),
    contacts: writeIds(contacts),
    members: writeIds(members),
  }
}

/** The fields as a form begins with them: times where the member is, colleagues by name. */
export function inputOfActivity(
  values: FieldValues,
  { timeZone, members }: Pick<Known, 'timeZone' | 'members'>,
): Record<string, string> {
  const names = new Map(members.map(({ id, name }) => [id, name]))
  const colleagues = readIds(values.members ?? null).map((id) => `@${names.get(id) ?? id}`)
  return {
    ...asInput(values),
    at: writeTime(Number(values.at), timeZone),
    durationMs: values.durationMs ? writeDuration(Number(values.durationMs)) : '',
    members: colleagues.join(', '),
  }
}

type Known = {
  now: number
  timeZone: string
  members: readonly Mentionable[]
  /** Projects of exactly the name or number that was typed. */
  named: readonly { id: string }[]
}

/** An activity with everything in it understood. */
export type ReadActivity = {
  kind: ActivityKind
  at: number
  durationMs: number | null
  subject: string
  body: string | null
  outcome: string | null
  projectId: string
  contacts: readonly string[]
  members: readonly string[]
  mentioned: readonly string[]
  followUp: { on: string; subject: string | null } | null
  today: string
}

export type Understood =
  | { ok: true; value: ReadActivity }
  | { ok: false; errors: Record<string, FieldError> }

/** Understands what was typed freely; what is not understood comes back as errors at its fields. */
export function understandActivity(typed: TypedActivity, known: Known): Understood {
  const { now, timeZone, members } = known
  const errors: Record<string, FieldError> = {}
  const at = readTypedTime(typed.at, { now, timeZone })
  if (at === null) errors.at = { code: 'time', said: typed.at }
  const durationMs = typed.durationMs === '' ? null : readTypedDuration(typed.durationMs)
  if (durationMs === null && typed.durationMs !== '') {
    errors.durationMs = { code: 'duration', said: typed.durationMs }
  }
  const today = dateIn(timeZone, now)
  const followUpOn =
    typed.followUpOn === '' ? null : readTypedDate(typed.followUpOn, today, 'future')
  if (followUpOn === null && typed.followUpOn !== '') {
    errors.followUpOn = { code: 'date', said: typed.followUpOn }
  }
  const [named, other] = known.named
  if (typed.project !== '' && (!named || other)) {
    errors.project = { code: 'project', said: typed.project }
  }
  const subject = findMentions(typed.subject, members)
  const body = findMentions(typed.body ?? '', members)
  for (const [field, found] of Object.entries({ subject, body })) {
    const [people] = found.ambiguous
    if (people) errors[field] = { code: 'mentions', said: people.join(', ') }
  }
  const colleagues = readColleagues(typed.members, members)
  if (colleagues.error) errors.members = colleagues.error
  if (Object.keys(errors).length > 0) return { ok: false, errors }
  return {
    ok: true,
    value: {
      kind: typed.kind,
      at: at!,
      durationMs,
      subject: subject.text.slice(0, 300),
      body: body.text || null,
      outcome: typed.outcome,
      projectId: typed.project === '' ? typed.projectId : named!.id,
      contacts: (writeIds(typed.contacts.split(' ')) ?? '').split(' ').filter(Boolean),
      members: colleagues.ids,
      mentioned: [...new Set([...subject.ids, ...body.ids])],
      followUp: followUpOn === null ? null : { on: followUpOn, subject: typed.followUpSubject },
      today,
    },
  }
}

type Colleagues = { ids: readonly string[]; error?: FieldError }

/** Members by their names, with or without @, commas between them. Ids are taken as they are. */
function readColleagues(text: string, members: readonly Mentionable[]): Colleagues {
  const known = new Set(members.map(({ id }) => id))
  const ids: string[] = []
  for (const part of text.split(/[,;\n]|(?=@)/)) {
    const name = part.trim().replace(/^@/, '')
    if (name === '') continue
    const stored = name.split(' ')
    if (stored.every((id) => known.has(id))) {
      ids.push(...stored)
      continue
    }
    const { ids: found, ambiguous } = findMentions(`@${name}`, members)
    if (ambiguous[0]) return { ids, error: { code: 'mentions', said: ambiguous[0].join(', ') } }
    if (!found[0]) return { ids, error: { code: 'mention', said: name } }
    ids.push(found[0])
  }
  return { ids: [...new Set(ids)] }
}
