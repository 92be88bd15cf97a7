import type * as z from 'zod'
import type { FieldError, FormState } from '../../views/parts/field.tsx'
import { readHashedBody } from '../auth/request-body.ts'
import type { AppContext } from './context.ts'
import { PageError } from './page-error.ts'

/** A form of this product is words and choices; files have a way of their own. */
const MOST_BYTES = 65_536

export type Form<T> = { ok: true; value: T } | { ok: false; state: FormState }

/** A form before anybody filled it in, or with what it begins with. */
export function emptyForm(input: Record<string, string> = {}): FormState {
  return { input, errors: {} }
}

/**
 * Reads a form through its schema, which is made now: nothing of it is done when the worker starts. What does
 * not fit comes back as data: answer 422 with the same form and `state`. Throws PageError `too-large`.
 */
export async function readForm<T>(c: AppContext, schema: () => z.ZodType<T>): Promise<Form<T>> {
  const input = await readInput(c)
  const parsed = schema().safeParse(input)
  if (parsed.success) return { ok: true, value: parsed.data }
  const errors: Record<string, FieldError> = {}
  for (const issue of parsed.error.issues) {
    const name = String(issue.path[0] ?? '')
    errors[name] ??= errorOf(issue, input[name] ?? '')
  }
  return { ok: false, state: { input: withoutSecrets(input), errors } }
}

/** The fields of a form as they came, several of one name too. Throws PageError `too-large`. */
export async function readValues(c: AppContext): Promise<URLSearchParams> {
  const known = READ.get(c.req.raw)
  const text = known ?? (await readText(c.req.raw))
  READ.set(c.req.raw, text)
  return new URLSearchParams(text)
}

/**
 * The fields of a form that failed, to be sent again as they were; null when they are none to show: files, too many
 * bytes, or a secret.
 */
export async function readSent(c: AppContext): Promise<[string, string][] | null> {
  const type = c.req.header('Content-Type') ?? ''
  if (!type.startsWith('application/x-www-form-urlencoded')) return null
  const values = await readValues(c).catch(() => null)
  if (!values || [...values.keys()].some((name) => SECRET.test(name))) return null
  return [...values]
}

const SECRET = /password|token|secret/i

/** A form is read twice, as it came and through its schema; its body comes once. */
const READ = new WeakMap<Request, string>()

async function readText(request: Request): Promise<string> {
  const body = await readHashedBody(request, MOST_BYTES)
  if (!body) throw new PageError('too-large')
  return new TextDecoder().decode(body.bytes)
}

/** The fields of a form as text, the first of each name. */
export async function readInput(c: AppContext): Promise<Record<string, string>> {
  // Browsers end lines as letters over the wire do; what is stored ends them with one sign.
  const fields = [...(await readValues(c))].map(
    ([name, value]) => [name, value.replaceAll('\r\n', '\n')] as const,
  )
  return Object.fromEntries(fields.reverse())
}

function errorOf(issue: z.core.$ZodIssue, value: string): FieldError {
  const typed = issue.code === 'custom' ? issue.params : undefined
  if (typed?.error) return typed.error as FieldError
  if (value.trim() === '') return { code: 'required' }
  if (issue.code === 'too_small') return { code: 'too-short', limit: Number(issue.minimum) }
  if (issue.code === 'too_big') return { code: 'too-long', limit: Number(issue.maximum) }
  if (issue.code === 'invalid_format' && issue.format === 'email') return { code: 'email' }
  if (issue.code === 'invalid_value') return { code: 'choice' }
  return { code: 'invalid' }
}

function withoutSecrets(input: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(input).filter(([name]) => !/password/i.test(name)))
}
