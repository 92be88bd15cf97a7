import { Button } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Draft } from '../parts/draft.tsx'
import { Field, type FormState, SelectField } from '../parts/field.tsx'
import { Icon } from '../parts/icon.tsx'
import { KeyHint } from '../parts/keys.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { type ActivityChoices, MainFields, MoreFields } from './activity-fields.tsx'

/** What an activity is logged about. */
export type LogAbout = { company?: string; contact?: string; project?: string }

/** The place on a record's page where the form opens and where it was. */
export const LOG_ID = 'log'
const SWAPS = { 'hx-target': `#${LOG_ID}`, 'hx-swap': 'outerHTML' }

type SlotProps = { r: Reader; about: LogAbout; back: string; focused?: boolean }

/** Opens the form in its place; without JavaScript it leads to the form's own page. */
export function LogLink({ r, about, back, focused }: SlotProps) {
  const href = paths.newActivity({ ...about, back })
  return (
    <div id={LOG_ID}>
      <a
        class="button plain log"
        href={href}
        hx-get={href}
        {...SWAPS}
        autofocus={focused || undefined}
      >
        <Icon r={r} name="plus" />
        {r.text.activity.log}
        <KeyHint r={r} of="log-activity" />
      </a>
    </div>
  )
}

type FormProps = {
  r: Reader
  form: FormState
  choices: ActivityChoices
  about: LogAbout
  /** The page one came from. */
  back: string
  /** Whether there is a company whose next touch may be planned. */
  touches: boolean
  /** On a page of its own, which cancelling leaves. */
  alone: boolean
}

/** Logs what happened: its words are enough, the rest has good beginnings. */
export function LogForm({ r, form, choices, about, back, touches, alone }: FormProps) {
  const words = r.text.activity
  const opened = ['at', 'durationMs', 'members', 'project', 'outcome'].some(
    (name) => form.errors[name],
  )
  const closing = { 'hx-get': paths.newActivity({ ...about, back, closed: 1 }), ...SWAPS }
  return (
    <Card id={LOG_ID} title={words.log} tone="accent" kept>
      <form
        method="post"
        action={paths.activities()}
        hx-post={paths.activities()}
        {...SWAPS}
        class="form log-form"
      >
        <Draft r={r} />
        <input type="hidden" name="back" value={back} />
        {Object.entries(about).map(([name, value]) => (
          <input type="hidden" name={`about.${name}`} value={value} />
        ))}
        <MainFields r={r} form={form} />
        {choices.companies.length > 1 && (
          <SelectField
            r={r}
            form={form}
            name="companyId"
            label={words.company}
            options={choices.companies.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        {choices.companies.length === 1 && (
          <input type="hidden" name="companyId" value={choices.companies[0]!.id} />
        )}
        <details open={opened}>
          <summary class="link">{words.more}</summary>
          <div class="form wide-form">
            <MoreFields r={r} form={form} choices={choices} />
          </div>
        </details>
        {touches && <FollowUp r={r} form={form} />}
        <p class="row">
          <Button r={r} kind="primary" icon="check">
            {words.save}
            <KeyHint r={r} of="save" />
          </Button>
          <a class="button quiet cancel" href={back} {...(!alone && closing)}>
            {r.text.action.cancel}
          </a>
        </p>
      </form>
    </Card>
  )
}

function FollowUp({ r, form }: { r: Reader; form: FormState }) {
  const words = r.text.activity
  return (
    <div class="wide-form form">
      <Field
        r={r}
        form={form}
        name="followUpOn"
        label={words.followUp}
        hint={words.followUpHint}
        maxlength={40}
        autocomplete="off"
      />
      <Field
        r={r}
        form={form}
        name="followUpSubject"
        label={words.followUpSubject}
        maxlength={200}
        autocomplete="off"
      />
    </div>
  )
}
