import * as z from 'zod'
import type { FieldValues } from '../domain/merge-edit.ts'

/** Text that may stay empty, which is nothing. */
const maybe = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .transform((text) => text || null)

const name = z.string().trim().min(1).max(200)

const email = z.union([z.literal('').transform(() => null), z.email().max(200)])

/** What a form says of a company. */
export const CompanyForm = z.object({
  name,
  taxId: maybe(20),
  registrationReason: maybe(20),
  contactName: maybe(100),
  phone: maybe(40),
  email: z.string().trim().pipe(email),
  address: maybe(300),
})

export const PROJECT_STAGES = [
  ...(['lead', 'tender', 'contract', 'build', 'handover', 'warranty', 'closed'] as const),
] as const

/** What a form says of a project. */
export const ProjectForm = z.object({ name, code: maybe(40), stage: z.enum(PROJECT_STAGES) })

/** What the person saw when they began: the hidden fields `was.NAME` of the form. */
export function readBase(input: Readonly<Record<string, string>>): FieldValues {
  const seen = Object.entries(input).filter(([field]) => field.startsWith('was.'))
  return Object.fromEntries(seen.map(([field, value]) => [field.slice(4), value || null]))
}

/** Values as a form holds them. */
export function asInput(values: FieldValues): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([field, value]) => [field, value ?? '']))
}
