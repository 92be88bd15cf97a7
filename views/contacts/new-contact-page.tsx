import { RecordField } from '../edits/edit-form.tsx'
import { contactFields } from '../edits/record-fields.ts'
import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Button } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Draft } from '../parts/draft.tsx'
import { Field, type FormState } from '../parts/field.tsx'
import { Head } from '../parts/head.tsx'
import { Icon } from '../parts/icon.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { CompanyField, type NamedCompany } from './contact-companies.tsx'

/** A contact that may be the one being entered. */
export type SimilarContact = {
  id: string
  name: string
  deleted: boolean
  why: 'phone' | 'email' | 'name'
}

type Props = {
  frame: Frame
  form: FormState
  /** The company whose page one came from. */
  company: { id: string; name: string } | null
  choices: readonly NamedCompany[]
  similar: readonly SimilarContact[]
  /** Says that exactly these were seen; null when there is nothing to have seen. */
  seen: string | null
}

const SIMILAR_ID = 'similar'

/** The form of a new contact, which says while one types who may be here already. */
export function NewContactPage({ frame, form, company, choices, similar, seen }: Props) {
  const { reader: r } = frame
  const words = r.text.contact
  const title = company ? words.addTo(company.name) : words.add
  const back = company ? paths.company(company.id) : paths.contacts()
  const up = { href: back, label: company?.name ?? words.title }
  const [name, ...others] = contactFields(r)
  return (
    <Page frame={frame} title={title} section="contacts">
      <Head title={title} up={up} />
      <Card>
        <form method="post" action={paths.contacts()} class="form wide-form">
          <Draft r={r} />
          <RecordField r={r} form={form} field={name!} autofocus />
          {company ? (
            <input type="hidden" name="companyId" value={company.id} />
          ) : (
            <CompanyField r={r} form={form} choices={choices} />
          )}
          <Field
            r={r}
            form={form}
            name="role"
            label={words.role}
            maxlength={100}
            autocomplete="off"
          />
          {others.map((field) => (
            <RecordField r={r} form={form} field={field} autofocus={false} />
          ))}
          <div
            id={SIMILAR_ID}
            hx-get={paths.similarContacts()}
            hx-trigger={'input from:"closest form" delay:400ms'}
            hx-include="closest form"
            hx-sync="this:replace"
          >
            <Similar r={r} similar={similar} seen={seen} />
          </div>
          <p class="row">
            <Button r={r} kind="primary" icon="plus">
              {seen ? r.text.edits.createAnyway : r.text.edits.create}
            </Button>
            <a class="button quiet cancel" href={back}>
              {r.text.action.cancel}
            </a>
          </p>
        </form>
      </Card>
    </Page>
  )
}

type SimilarProps = { r: Reader; similar: readonly SimilarContact[]; seen: string | null }

/** Who may be the person being entered, and the mark of having seen it. */
export function Similar({ r, similar, seen }: SimilarProps) {
  const words = r.text.contact.similar
  if (similar.length === 0) return null
  return (
    <div class="hint-line" role="alert">
      {seen !== null && <input type="hidden" name="seen" value={seen} />}
      <Icon r={r} name="triangle-alert" />
      <div class="lines">
        <p>{words.title}:</p>
        {similar.map(({ id, name, why, deleted }) => (
          <p>
            <a href={paths.contact(id)}>{name}</a>{' '}
            <small class="muted">
              {words.why[why]}
              {deleted && `, ${words.deleted}`}
            </small>
          </p>
        ))}
      </div>
    </div>
  )
}
