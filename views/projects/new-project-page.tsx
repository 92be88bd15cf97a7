import { CompanyField, type NamedCompany } from '../contacts/contact-companies.tsx'
import { RecordField } from '../edits/edit-form.tsx'
import { projectFields } from '../edits/record-fields.ts'
import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Button, RestoreInstead } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Draft } from '../parts/draft.tsx'
import type { FormState } from '../parts/field.tsx'
import { Head } from '../parts/head.tsx'
import { Icon } from '../parts/icon.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

/** A project that may be the one being entered. */
export type SimilarProject = {
  id: string
  name: string
  code: string | null
  why: 'code' | 'name'
  /** It was deleted; it can be restored instead of being entered again. */
  deleted: boolean
}

type Props = {
  frame: Frame
  form: FormState
  /** What a person should look at before the project is made; none of it forbids to. */
  similar?: readonly SimilarProject[]
  /** When several companies have the name typed. */
  choices?: readonly NamedCompany[]
}

const FIELDS = ['name', 'code', 'stage']

/** The form of a project that no ledger has. */
export function NewProjectPage({ frame, form, similar = [], choices = [] }: Props) {
  const { reader: r } = frame
  const { project, edits, action } = r.text
  const fields = projectFields(r, []).filter(({ name }) => FIELDS.includes(name))
  return (
    <Page frame={frame} title={project.add} section="projects">
      <Head title={project.add} up={{ href: paths.projects(), label: project.title }} />
      <Card>
        <form method="post" action={paths.projects()} class="form wide-form">
          <Draft r={r} />
          {fields.map((field, index) => (
            <RecordField r={r} form={form} field={field} autofocus={index === 0} />
          ))}
          <CompanyField r={r} form={form} choices={choices} label={project.customer} />
          {similar.length > 0 && <Similar r={r} similar={similar} />}
          <p class="row">
            <Button r={r} kind="primary" icon="plus">
              {similar.length > 0 ? edits.createAnyway : edits.create}
            </Button>
            <a class="button quiet cancel" href={paths.projects()}>
              {action.cancel}
            </a>
          </p>
        </form>
      </Card>
    </Page>
  )
}

function Similar({ r, similar }: { r: Reader; similar: readonly SimilarProject[] }) {
  const { same, sameWhy, deleted: gone } = r.text.project
  const seen = similar.map(({ id }) => id).sort()
  return (
    <div class="hint-line" role="alert">
      <input type="hidden" name="seen" value={seen.join(' ')} />
      <Icon r={r} name="triangle-alert" />
      <div class="lines">
        <p>{same}:</p>
        {similar.map(({ id, name, code, why, deleted }) => (
          <p>
            <a href={paths.project(id)}>{name}</a>{' '}
            <small class="muted">
              {[sameWhy[why], deleted && gone, code].filter(Boolean).join(', ')}
            </small>{' '}
            {deleted && <RestoreInstead r={r} action={paths.projectRestoration(id)} />}
          </p>
        ))}
      </div>
    </div>
  )
}
