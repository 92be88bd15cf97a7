import * as z from 'zod'
import type { FieldError } from '../../views/parts/field.tsx'
import { isTimeZone } from '../../views/text/format.ts'
import { findBadEmail, findBadPhone, linesOf, MOST_LINES } from '../domain/contact.ts'
import { readLocation, writeLocation } from '../domain/location.ts'
import type { FieldValues } from '../domain/merge-edit.ts'
import { PROJECT_HEALTHS } from '../domain/project-health.ts'
import { PROJECT_STAGES } from '../domain/project-stage.ts'
import { hasControls, withoutTurns } from '../domain/typed-text.ts'

/** What is wrong with a text beyond its length, for `refusal`; null when nothing. */
type Check = (text: string) => FieldError | null

/** Refuses a text as the check says: data of the issue that form.ts answers the field with. */
export function refusal(check: Check) {
  return (context: z.core.ParsePayload<string>) => {
    const error = check(context.value)
    if (!error) return
    const { value: input, issues } = context
    issues.push({ code: 'custom', input, params: { error }, message: '' })
  }
}

const controls = refusal((text) => (hasControls(text) ? { code: 'controls', said: '' } : null))

/** Words of a person: without what turns the direction of writing, refused with control characters. */
export const words = () => z.string().trim().transform(withoutTurns).check(controls)

/** Text that may stay empty, which is nothing. */
export const maybe = (most: number) =>
  words()
    .pipe(z.string().max(most))
    .transform((text) => text || null)

/** A name that must be given. */
export const called = (most: number) => words().pipe(z.string().min(1).max(most))

const email = () => z.union([z.literal('').transform(() => null), z.email().max(200)])

/** What a form says of a company. */
export const companyForm = () =>
  z.object({
    name: called(200),
    taxId: maybe(20),
    registrationReason: maybe(20),
    contactName: maybe(100),
    phone: maybe(40),
    email: z.string().trim().pipe(email()),
    address: maybe(300),
  })

/** Several lines, each of the same kind; `findBad` gives the first that is not. */
const lines = (most: number, code: 'phones' | 'emails', findBad: (text: string) => string | null) =>
  words()
    .pipe(z.string().max(most))
    .check(
      refusal((text) => {
        const said = findBad(text) ?? linesOf(text)[MOST_LINES]
        return said === undefined ? null : { code, said: said.slice(0, 60) }
      }),
    )
    .transform((text) => linesOf(text).join('\n') || null)

/** A date of a calendar field, YYYY-MM-DD; nothing when empty. */
const maybeDate = () => z.union([z.literal('').transform(() => null), z.iso.date()])

/** What a form says of a contact. */
export const contactForm = () =>
  z.object({
    name: called(200),
    phones: lines(1_000, 'phones', findBadPhone),
    emails: lines(2_000, 'emails', findBadEmail),
    consent: z.enum(['unknown', 'given', 'withdrawn']),
    consentOn: maybeDate(),
    consentBasis: maybe(200),
    doNotContact: z.enum(['0', '1']),
    doNotContactReason: maybe(200),
    note: maybe(4_000),
  })

/** What a form says of a project. */
export const projectForm = () =>
  z.object({
    name: called(200),
    code: maybe(40),
    stage: z.enum(PROJECT_STAGES),
    health: z.union([z.literal('').transform(() => null), z.enum(PROJECT_HEALTHS)]),
    healthReason: maybe(300),
    managerId: maybe(64),
    siteAddress: maybe(300),
    location: words()
      .pipe(z.string().max(80))
      .refine((text) => text === '' || readLocation(text) !== null)
      .transform((text) => (text === '' ? null : writeLocation(readLocation(text)!))),
    timeZone: maybe(64).refine((zone) => zone === null || isTimeZone(zone)),
    plannedStartOn: maybeDate(),
    plannedEndOn: maybeDate(),
    actualStartOn: maybeDate(),
    actualEndOn: maybeDate(),
    warrantyUntil: maybeDate(),
  })

/** What the person saw when they began: the hidden fields `was.NAME` of the form. */
export function readBase(input: Readonly<Record<string, string>>): FieldValues {
  const seen = Object.entries(input).filter(([field]) => field.startsWith('was.'))
  return Object.fromEntries(seen.map(([field, value]) => [field.slice(4), value || null]))
}

/** Values as a form holds them. */
export function asInput(values: FieldValues): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([field, value]) => [field, value ?? '']))
}
