import type { CompanyChoice } from '../companies/merge-choice-page.tsx'
import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Button } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Field, type FormState, SelectField } from '../parts/field.tsx'
import { FilterBar, LIST_ID } from '../parts/filter-bar.tsx'
import { Head } from '../parts/head.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

export type PartyProps = {
  project: { id: string; name: string }
  q: string
  found: readonly CompanyChoice[]
  form: FormState
  /** The company already has the role. */
  taken: boolean
}

/** Finds a company and says as what it takes part in a project. */
export function PartyPage({ frame, ...props }: PartyProps & { frame: Frame }) {
  const { reader: r } = frame
  const words = r.text.projectPart
  const { project, q } = props
  return (
    <Page frame={frame} title={words.addParty} section="projects">
      <Head title={words.addParty} up={{ href: paths.project(project.id), label: project.name }} />
      <FilterBar
        r={r}
        action={paths.newParty(project.id)}
        search={{ name: 'q', value: q, label: words.companySearch }}
      />
      <PartyForm r={r} {...props} />
    </Page>
  )
}

/** What searching replaces: the companies that fit, and the rest of the form. */
export function PartyForm({ r, project, q, found, form, taken }: PartyProps & { r: Reader }) {
  const words = r.text.projectPart
  const roles = Object.entries(words.roles).map(([value, label]) => ({ value, label }))
  return (
    <div id={LIST_ID} class="stack">
      {found.length === 0 && <p class="muted">{q === '' ? words.findFirst : words.noCompany}</p>}
      {found.length > 0 && (
        <Card>
          <form method="post" action={paths.parties(project.id)} class="form wide-form">
            <input type="hidden" name="q" value={q} />
            {taken && (
              <p class="problem" role="alert">
                {words.taken}
              </p>
            )}
            <Choices r={r} found={found} chosen={form.input.company ?? found[0]!.id} />
            <SelectField r={r} form={form} name="role" label={words.role} options={roles} />
            <Field
              r={r}
              form={form}
              name="note"
              label={words.note}
              maxlength={200}
              autocomplete="off"
            />
            <p class="row">
              <Button r={r} kind="primary" icon="plus">
                {words.add}
              </Button>
              <a class="button quiet cancel" href={paths.project(project.id)}>
                {r.text.action.cancel}
              </a>
            </p>
          </form>
        </Card>
      )}
    </div>
  )
}

type ChoicesProps = { r: Reader; found: readonly CompanyChoice[]; chosen: string }

function Choices({ r, found, chosen }: ChoicesProps) {
  return (
    <fieldset class="versions">
      <legend>{r.text.projectPart.chooseCompany}</legend>
      {found.map(({ id, name, taxId, address }) => (
        <label>
          <input type="radio" name="company" value={id} checked={id === chosen} />
          <span>
            {name}
            <small>
              {[taxId && `${r.text.company.taxId} ${taxId}`, address].filter(Boolean).join(' · ')}
            </small>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
