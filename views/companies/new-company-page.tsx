import type { MatchSign } from '../../worker/domain/company-match.ts'
import { RecordField } from '../edits/edit-form.tsx'
import { companyFields } from '../edits/record-fields.ts'
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

/** A company that may be the one being entered. */
export type SimilarCompany = {
  id: string
  name: string
  taxId: string | null
  /** What is the same of both. */
  signs: readonly MatchSign[]
  /** It was deleted; it can be restored instead of being entered again. */
  deleted: boolean
}

/** What a person should look at before the company is made; none of it forbids to. */
export type Warnings = {
  similar: readonly SimilarCompany[]
  taxDigits: boolean
  /** Says that exactly these were seen. */
  seen: string
}

type Props = { frame: Frame; form: FormState; warnings: Warnings | null }

const SIMILAR_ID = 'similar'

/** The form of a company that no ledger has. */
export function NewCompanyPage({ frame, form, warnings }: Props) {
  const { reader: r } = frame
  const words = r.text.edits
  const [name, ...others] = companyFields(r)
  return (
    <Page frame={frame} title={words.addCompany} section="companies">
      <Head
        title={words.addCompany}
        up={{ href: paths.companies(), label: r.text.company.title }}
      />
      <Card>
        <form method="post" action={paths.companies()} class="form wide-form">
          <Draft r={r} />
          {[name!, sideField(r), ...others].map((field, index) => (
            <RecordField r={r} form={form} field={field} autofocus={index === 0} />
          ))}
          <div
            id={SIMILAR_ID}
            hx-get={paths.similarCompanies()}
            hx-trigger={'input from:"closest form" delay:400ms'}
            hx-include="closest form"
            hx-sync="this:replace"
          >
            {warnings && <Warning r={r} warnings={warnings} />}
          </div>
          <p class="row">
            <Button r={r} kind="primary" icon="plus">
              {warnings ? words.createAnyway : words.create}
            </Button>
            <a class="button quiet cancel" href={paths.companies()}>
              {r.text.action.cancel}
            </a>
          </p>
        </form>
      </Card>
    </Page>
  )
}

function sideField({ text: { edits, company } }: Reader) {
  const options = [
    { value: 'customer', label: edits.customer },
    { value: 'vendor', label: edits.vendor },
  ]
  return { name: 'side', label: company.role.label, options }
}

/** What speaks against the company being entered, and the mark of having seen it. */
export function Warning({ r, warnings }: { r: Reader; warnings: Warnings }) {
  const { same, taxDigits } = r.text.edits.warning
  const words = r.text.merge
  if (warnings.seen === '') return null
  return (
    <div class="hint-line" role="alert">
      <input type="hidden" name="seen" value={warnings.seen} />
      <Icon r={r} name="triangle-alert" />
      <div class="lines">
        {warnings.similar.length > 0 && <p>{same}:</p>}
        {warnings.similar.map(({ id, name, taxId, signs, deleted }) => (
          <p>
            <a href={paths.company(id)}>{name}</a>{' '}
            <small class="muted">
              {[...signs.map((sign) => words.sign[sign]), ...(deleted ? [words.deleted] : [])].join(
                ', ',
              )}
              {taxId && `, ${r.text.company.taxId} ${taxId}`}
            </small>{' '}
            {deleted && <RestoreInstead r={r} action={paths.companyRestoration(id)} />}
          </p>
        ))}
        {warnings.taxDigits && <p>{taxDigits}</p>}
      </div>
    </div>
  )
}
