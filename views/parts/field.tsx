import type { Child } from 'hono/jsx'
import type { PhaseFault } from '../../worker/domain/project-part.ts'
import type { PlanFault } from '../../worker/domain/project-plan.ts'
import type { Reader } from '../reader.ts'
import type { TypedErrorCode } from '../text/typed.ts'

/**
 * What is wrong with a field, as data; its words are in text.field. The limit of `wait` is in minutes.
 * What was typed freely and not understood is said back by the words of text.typed.
 */
export type FieldError =
  | { code: FieldErrorCode; limit?: number }
  | { code: TypedErrorCode; said: string }

export type FieldErrorCode =
  | 'required'
  | 'too-short'
  | 'too-long'
  | 'email'
  | 'choice'
  | 'taken'
  | 'invited'
  | 'role-taken'
  | 'circular'
  | 'mismatch'
  | 'wait'
  | PlanFault
  | PhaseFault
  | 'invalid'

export type FieldErrors = Readonly<Record<string, FieldError>>

/** A form as it came in and what is wrong with it; a fresh form has neither. */
export type FormState = { input: Readonly<Record<string, string>>; errors: FieldErrors }

type Common = {
  r: Reader
  form: FormState
  name: string
  label: string
  hint?: Child
}

type TextField = Common & {
  type?: 'text' | 'email' | 'password' | 'search' | 'tel' | 'date'
  autocomplete?: string
  required?: boolean
  maxlength?: number
  autofocus?: boolean
  placeholder?: string
  /** The id of a list of suggestions. */
  list?: string
  'data-mentions'?: string
  'data-mentions-label'?: string
  'aria-autocomplete'?: 'list'
  [htmx: `hx-${string}`]: string
}

/** A label, a line of input, a hint and the error, tied together for screen readers. */
export function Field({
  r,
  form,
  name,
  label,
  hint,
  type = 'text',
  autofocus,
  ...rest
}: TextField) {
  const error = form.errors[name]
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        type={type}
        value={type === 'password' ? undefined : form.input[name]}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={describedBy(name, hint, error)}
        autofocus={takesFocus(form, name, autofocus)}
        {...rest}
      />
      <Notes r={r} name={name} hint={hint} error={error} />
    </div>
  )
}

type AreaField = Common & {
  rows?: number
  autocomplete?: string
  required?: boolean
  maxlength?: number
  autofocus?: boolean
  'data-mentions'?: string
  'data-mentions-label'?: string
  'aria-autocomplete'?: 'list'
}

/** Several lines of text. */
export function Area({ r, form, name, label, hint, rows = 3, autofocus, ...rest }: AreaField) {
  const error = form.errors[name]
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <textarea
        id={name}
        name={name}
        rows={rows}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={describedBy(name, hint, error)}
        autofocus={takesFocus(form, name, autofocus)}
        {...rest}
      >
        {form.input[name]}
      </textarea>
      <Notes r={r} name={name} hint={hint} error={error} />
    </div>
  )
}

export type Option = { value: string; label: string }

/** One of a closed list. */
export function SelectField({
  r,
  form,
  name,
  label,
  hint,
  options,
}: Common & { options: readonly Option[] }) {
  const error = form.errors[name]
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <select
        id={name}
        name={name}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={describedBy(name, hint, error)}
        autofocus={takesFocus(form, name)}
      >
        {options.map(({ value, label }) => (
          <option value={value} selected={form.input[name] === value}>
            {label}
          </option>
        ))}
      </select>
      <Notes r={r} name={name} hint={hint} error={error} />
    </div>
  )
}

type NotesProps = { r: Reader; name: string; hint?: Child; error?: FieldError | undefined }

function Notes({ r, name, hint, error }: NotesProps) {
  return (
    <>
      {hint && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="wrong" id={`${name}-error`}>
          {wordsOf(r, error)}
        </p>
      )}
    </>
  )
}

/** After a refusal the focus goes to what is wrong, the first of several; else to where the form begins. */
function takesFocus({ errors }: FormState, name: string, begins?: boolean): true | undefined {
  const refused = Object.keys(errors).length > 0
  return (refused ? name in errors : begins) || undefined
}

function describedBy(name: string, hint: Child, error: FieldError | undefined): string | undefined {
  const ids = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean)
  return ids.length > 0 ? ids.join(' ') : undefined
}

function wordsOf(r: Reader, error: FieldError): string {
  if ('said' in error) return r.text.typed[error.code](error.said)
  const { code, limit = 0 } = error
  const words = code === 'wait' ? r.text.signIn.wait : r.text.field[code]
  return typeof words === 'function' ? words(limit) : words
}
