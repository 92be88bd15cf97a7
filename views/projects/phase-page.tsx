import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Button, PostButton } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Field, type FormState, SelectField } from '../parts/field.tsx'
import { Head } from '../parts/head.tsx'
import { paths } from '../paths.ts'

type Props = {
  frame: Frame
  project: { id: string; name: string }
  form: FormState
  /** The phase that is changed; null for a new one. */
  phase: { id: string; name: string } | null
}

/** The form of a phase or a milestone. */
export function PhasePage({ frame, project, form, phase }: Props) {
  const { reader: r } = frame
  const words = r.text.projectPart
  const title = phase ? words.changePhase(phase.name) : words.addPhase
  const action = phase ? paths.phase(project.id, phase.id) : paths.phases(project.id)
  const options = (labels: Readonly<Record<string, string>>) =>
    Object.entries(labels).map(([value, label]) => ({ value, label }))
  const date = { type: 'date', autocomplete: 'off' } as const
  return (
    <Page frame={frame} title={title} section="projects">
      <Head title={title} up={{ href: paths.project(project.id), label: project.name }} />
      <Card>
        <form method="post" action={action} class="form wide-form">
          <Field
            r={r}
            form={form}
            name="name"
            label={words.name}
            maxlength={200}
            required
            autofocus
            autocomplete="off"
          />
          <SelectField
            r={r}
            form={form}
            name="kind"
            label={words.kind}
            options={options(words.kinds)}
          />
          <SelectField
            r={r}
            form={form}
            name="state"
            label={words.state}
            options={options(words.states)}
          />
          <Field r={r} form={form} name="startsOn" label={words.startsOn} {...date} />
          <Field r={r} form={form} name="plannedOn" label={words.plannedOn} {...date} />
          <Field r={r} form={form} name="actualOn" label={words.actualOn} {...date} />
          <Field r={r} form={form} name="percent" label={words.percent} autocomplete="off" />
          <p class="row">
            <Button r={r} kind="primary" icon="check">
              {r.text.action.save}
            </Button>
            <a class="button quiet cancel" href={paths.project(project.id)}>
              {r.text.action.cancel}
            </a>
          </p>
        </form>
      </Card>
      {phase && (
        <PostButton r={r} kind="danger" action={paths.phaseRemoval(project.id, phase.id)}>
          {words.remove}
        </PostButton>
      )}
    </Page>
  )
}
