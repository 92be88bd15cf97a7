import type { Clash, FieldValues } from '../../worker/domain/merge-edit.ts'
import { Button } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Draft } from '../parts/draft.tsx'
import { Facts } from '../parts/facts.tsx'
import { Area, Field, type FormState, type Option, SelectField } from '../parts/field.tsx'
import type { Reader } from '../reader.ts'

/** One field of a record, in the order of the form. */
export type EditField = {
  name: string
  label: string
  type?: 'text' | 'email' | 'tel' | 'date'
  hint?: string
  /** Of several lines. */
  rows?: number
  autocomplete?: string
  required?: boolean
  maxlength?: number
  /** Of a closed list. */
  options?: readonly Option[]
  /** Several of a list; each box is called by the value, `NAME.VALUE`. */
  boxes?: { name: string; options: readonly Option[] }
  /** A value in words, where the form asks which of two stays. */
  show?: (value: string) => string
}

export type EditProps = {
  r: Reader
  title: string
  /** Where the form goes, and where one is without it. */
  action: string
  cancel: string
  fields: readonly EditField[]
  form: FormState
  rev: number
  /** What the person saw when they began, by which others' changes are told from theirs. */
  base: FieldValues
  locked: readonly string[]
  stored: FieldValues
  /** On a page of its own, which cancelling leaves. */
  alone?: boolean
}

/** The id of the card that shows a record's own fields, and that editing replaces. */
export const EDITED_ID = 'details'

/** Answers and the form itself replace the card; a live refresh leaves what is being typed alone. */
const SWAPS_CARD = { 'hx-target': `#${EDITED_ID}`, 'hx-swap': 'outerHTML' }

/** A record's fields as a form: a card of its page, or a page of its own without JavaScript. */
export function EditForm({ r, ...edit }: EditProps) {
  const { fields, locked, stored } = edit
  const open = fields.filter(({ name }) => !locked.includes(name))
  const stated = fields.filter(({ name }) => locked.includes(name))
  return (
    <EditCard r={r} {...edit}>
      {open.map((field, index) => (
        <RecordField r={r} form={edit.form} field={field} autofocus={index === 0} />
      ))}
      {stated.length > 0 && (
        <div class="stated">
          <p class="hint">
            <b>{r.text.edits.fromLedger}.</b> {r.text.edits.fromLedgerAbout}
          </p>
          <Facts r={r} facts={stated.map(({ name, label }) => [label, stored[name] ?? null])} />
        </div>
      )}
    </EditCard>
  )
}

type RecordFieldProps = { r: Reader; form: FormState; field: EditField; autofocus: boolean }

/** One field of a record, as its kind needs it. */
export function RecordField({ r, form, field, autofocus }: RecordFieldProps) {
  const { options, rows, type, boxes, show: _, ...rest } = field
  if (boxes) return <Boxes form={form} field={field} boxes={boxes} />
  if (rows) return <Area r={r} form={form} rows={rows} autofocus={autofocus} {...rest} />
  if (options) return <SelectField r={r} form={form} options={options} {...rest} />
  return <Field r={r} form={form} autofocus={autofocus} type={type ?? 'text'} {...rest} />
}

type BoxesProps = {
  form: FormState
  field: EditField
  boxes: NonNullable<EditField['boxes']>
}

function Boxes({ form, field, boxes }: BoxesProps) {
  const chosen = (form.input[field.name] ?? '').split(' ')
  if (boxes.options.length === 0) return null
  return (
    <fieldset class="boxes">
      <legend>{field.label}</legend>
      {boxes.options.map(({ value, label }) => (
        <label>
          <input
            type="checkbox"
            name={`${boxes.name}.${value}`}
            value="1"
            checked={chosen.includes(value)}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  )
}

/** Both versions of each field that two people changed; what only one changed travels along. */
export function ConflictForm({ r, clashes, ...edit }: EditProps & { clashes: readonly Clash[] }) {
  const words = r.text.edits.conflict
  const clashing = clashes.map(({ field }) => field)
  const others = Object.entries(edit.form.input).filter(
    ([name]) => !clashing.includes(name) && edit.fields.some((field) => field.name === name),
  )
  return (
    <EditCard r={r} {...edit} title={words.title} save={words.save}>
      <p role="alert">{words.about}</p>
      {others.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {clashes.map((clash, index) => (
        <Choice r={r} clash={clash} fields={edit.fields} first={index === 0} />
      ))}
    </EditCard>
  )
}

type ChoiceProps = { r: Reader; clash: Clash; fields: readonly EditField[]; first: boolean }

function Choice({ r, clash: { field, mine, theirs }, fields, first }: ChoiceProps) {
  const words = r.text.edits.conflict
  const {
    label,
    options,
    show: say,
  } = fields.find(({ name }) => name === field) ?? { label: field }
  const versions = [
    { said: words.mine, value: mine },
    { said: words.theirs, value: theirs },
  ]
  const show = (value: string | null) =>
    options?.find((option) => option.value === value)?.label ??
    (value !== null && say ? say(value) : value) ??
    words.empty
  return (
    <fieldset class="versions">
      <legend>{label}</legend>
      {versions.map(({ said, value }, index) => (
        <label>
          <input
            type="radio"
            name={field}
            value={value ?? ''}
            checked={index === 0}
            autofocus={first && index === 0}
          />
          <span>
            <small>{said}</small>
            {show(value)}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

type CardProps = Omit<EditProps, 'fields' | 'locked' | 'stored'> & {
  save?: string
  children?: unknown
}

function EditCard({ r, title, action, cancel, rev, base, alone, save, children }: CardProps) {
  const closing = { 'hx-get': cancel, 'hx-select': `#${EDITED_ID}`, ...SWAPS_CARD }
  return (
    <Card title={title} id={EDITED_ID} tone="accent" kept>
      <form method="post" action={action} hx-post={action} {...SWAPS_CARD} class="form wide-form">
        <Draft r={r} />
        <input type="hidden" name="rev" value={String(rev)} />
        {Object.entries(base).map(([name, value]) => (
          <input type="hidden" name={`was.${name}`} value={value ?? ''} />
        ))}
        {children}
        <p class="row">
          <Button r={r} kind="primary" icon="check">
            {save ?? r.text.action.save}
          </Button>
          <a class="button quiet cancel" href={cancel} {...(!alone && closing)}>
            {r.text.action.cancel}
          </a>
        </p>
      </form>
    </Card>
  )
}

/** Turns the card of a record's fields into its form; without JavaScript it leads to the form's own page. */
export function EditLink({ r, href, focused }: { r: Reader; href: string; focused?: boolean }) {
  return (
    <a
      class="button quiet edit"
      href={href}
      hx-get={href}
      {...SWAPS_CARD}
      autofocus={focused || undefined}
    >
      {r.text.edits.edit}
    </a>
  )
}
