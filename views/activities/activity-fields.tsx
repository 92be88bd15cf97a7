import { mentionable } from '../mentions/mentionable.ts'
import { Badge } from '../parts/badge.tsx'
import { Area, Field, type FormState, SelectField } from '../parts/field.tsx'
import { Script } from '../parts/script.tsx'
import { projectName } from '../projects/project-name.tsx'
import type { Reader } from '../reader.ts'

const KINDS = ['call', 'meeting', 'email', 'visit', 'note'] as const

/** What the fields of an activity offer to choose from. */
export type ActivityChoices = {
  companies: readonly { id: string; name: string }[]
  people: readonly { id: string; name: string; doNotContact: boolean }[]
  projects: readonly { id: string; name: string; kind: string }[]
}

type Props = { r: Reader; form: FormState; choices: ActivityChoices }

/** What was it, and what happened: enough to log it. */
export function MainFields({ r, form }: Omit<Props, 'choices'>) {
  const words = r.text.activity
  const chosen = form.input.kind ?? 'call'
  return (
    <>
      <fieldset class="kinds">
        <legend class="said">{words.kind}</legend>
        {KINDS.map((kind) => (
          <label>
            <input type="radio" name="kind" value={kind} checked={chosen === kind} />
            <span>{words.kinds[kind]}</span>
          </label>
        ))}
      </fieldset>
      <Field
        r={r}
        form={form}
        name="subject"
        label={words.subject}
        hint={words.subjectHint}
        required
        maxlength={200}
        autofocus
        {...mentionable(r)}
      />
      <Area
        r={r}
        form={form}
        name="body"
        label={words.body}
        maxlength={20_000}
        {...mentionable(r)}
      />
      <Script r={r} name="mentions" />
    </>
  )
}

/** When it was, how it ended, who took part, which project it belongs to. */
export function MoreFields({ r, form, choices }: Props) {
  const words = r.text.activity
  const projects = choices.projects.map((of) => ({ value: of.id, label: projectName(r, of) }))
  return (
    <>
      <Field r={r} form={form} name="at" label={words.when} hint={words.whenHint} maxlength={60} />
      <Field
        r={r}
        form={form}
        name="durationMs"
        label={words.duration}
        hint={words.durationHint}
        maxlength={40}
      />
      <Field r={r} form={form} name="outcome" label={words.outcome} maxlength={300} />
      <Field
        r={r}
        form={form}
        name="members"
        label={words.colleagues}
        hint={words.colleaguesHint}
        maxlength={1_000}
        {...mentionable(r)}
      />
      <SelectField r={r} form={form} name="projectId" label={words.project} options={projects} />
      <Field
        r={r}
        form={form}
        name="project"
        label={words.otherProject}
        hint={words.otherProjectHint}
        maxlength={200}
        autocomplete="off"
      />
      {choices.people.length > 0 && <People r={r} form={form} people={choices.people} />}
    </>
  )
}

function People({ r, form, people }: Omit<Props, 'choices'> & Pick<ActivityChoices, 'people'>) {
  const chosen = (form.input.contacts ?? '').split(' ')
  return (
    <fieldset class="boxes">
      <legend>{r.text.activity.people}</legend>
      {people.map(({ id, name, doNotContact }) => (
        <label>
          <input type="checkbox" name={`contact.${id}`} value="1" checked={chosen.includes(id)} />
          <span>
            {name} {doNotContact && <Badge tone="bad">{r.text.contact.warningShort}</Badge>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
