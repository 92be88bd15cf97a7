import { Badge } from '../parts/badge.tsx'
import { Button, PostButton } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Field, type FormState } from '../parts/field.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

export type WorksAt = { id: string; name: string; role: string | null; inactive: boolean }

/** A company that may be the one typed. */
export type NamedCompany = { id: string; name: string; taxId: string | null }

type Props = {
  r: Reader
  contactId: string
  companies: readonly WorksAt[]
  edit: boolean
  form?: FormState | undefined
  /** When several companies have the name typed. */
  choices?: readonly NamedCompany[]
}

const NAMES_ID = 'company-names'

/** The companies of a person with the role in each; whoever may write adds, changes and takes off. */
export function ContactCompanies({ r, companies, contactId, edit, form, choices }: Props) {
  const words = r.text.contact.work
  return (
    <Card title={words.title}>
      {companies.length === 0 && <p class="muted">{words.none}</p>}
      <ul class="lines">
        {companies.map((company) => (
          <li>
            <Work r={r} company={company} contactId={contactId} edit={edit} />
          </li>
        ))}
      </ul>
      {edit && <AddCompany r={r} contactId={contactId} form={form} choices={choices ?? []} />}
    </Card>
  )
}

type WorkProps = { r: Reader; company: WorksAt; contactId: string; edit: boolean }

function Work({ r, company, contactId, edit }: WorkProps) {
  const words = r.text.contact
  const { id, name, role, inactive } = company
  const line = (
    <>
      <a href={paths.company(id)}>{name}</a> {role && <span class="muted">{role}</span>}{' '}
      {inactive && <Badge>{words.work.former}</Badge>}
    </>
  )
  if (!edit) return line
  return (
    <>
      {line}
      <details>
        <summary class="link">{words.work.change}</summary>
        <div class="row">
          <form method="post" action={paths.contactCompany(contactId, id)} class="row">
            <span class="field">
              <input name="role" value={role ?? ''} maxlength={100} aria-label={words.role} />
            </span>
            <Button r={r} icon="check">
              {words.work.save}
            </Button>
            <Button r={r} kind="quiet" name="inactive" value={inactive ? '0' : '1'}>
              {inactive ? words.work.back : words.work.leave}
            </Button>
          </form>
          <PostButton
            r={r}
            kind="quiet"
            icon="x"
            action={paths.contactCompanyRemoval(contactId, id)}
          >
            {words.work.remove}
          </PostButton>
        </div>
      </details>
    </>
  )
}

type AddProps = {
  r: Reader
  contactId: string
  form: FormState | undefined
  choices: readonly NamedCompany[]
}

function AddCompany({ r, contactId, form, choices }: AddProps) {
  const words = r.text.contact
  const state = form ?? { input: {}, errors: {} }
  return (
    <details open={form !== undefined}>
      <summary class="link">{words.work.add}</summary>
      <form method="post" action={paths.contactCompanies(contactId)} class="form wide-form">
        <CompanyField r={r} form={state} choices={choices} />
        <Field
          r={r}
          form={state}
          name="role"
          label={words.role}
          maxlength={100}
          autocomplete="off"
        />
        <p class="row">
          <Button r={r} icon="plus">
            {words.work.add}
          </Button>
        </p>
      </form>
    </details>
  )
}

type CompanyFieldProps = {
  r: Reader
  form: FormState
  choices?: readonly NamedCompany[]
  label?: string
}

/**
 * A company by its name: the list under the field fills as one types, and the server finds it by what was typed.
 * Of several with one name it asks which.
 */
export function CompanyField({ r, form, choices = [], label }: CompanyFieldProps) {
  const words = r.text.contact
  if (choices.length > 0) {
    return (
      <fieldset class="versions">
        <legend>{words.work.which}</legend>
        <input type="hidden" name="company" value={form.input.company} />
        {choices.map(({ id, name, taxId }, index) => (
          <label>
            <input type="radio" name="companyId" value={id} checked={index === 0} />
            <span>
              {name}
              {taxId && <small>{`${r.text.company.taxId} ${taxId}`}</small>}
            </span>
          </label>
        ))}
      </fieldset>
    )
  }
  return (
    <div>
      <Field
        r={r}
        form={form}
        name="company"
        label={label ?? words.company}
        maxlength={200}
        autocomplete="off"
        list={NAMES_ID}
        hx-get={paths.companyNames()}
        hx-trigger="input changed delay:150ms"
        hx-target={`#${NAMES_ID}`}
        hx-sync="this:replace"
      />
      <datalist id={NAMES_ID}></datalist>
    </div>
  )
}

/** What the list under a field of companies holds. */
export function CompanyNames({ r, companies }: { r: Reader; companies: readonly NamedCompany[] }) {
  return (
    <>
      {companies.map(({ name, taxId }) => (
        <option value={name}>{taxId && `${r.text.company.taxId} ${taxId}`}</option>
      ))}
    </>
  )
}
