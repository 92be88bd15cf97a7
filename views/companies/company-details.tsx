import type { Child } from 'hono/jsx'
import { EDITED_ID, EditLink } from '../edits/edit-form.tsx'
import { Badge } from '../parts/badge.tsx'
import { Card } from '../parts/card.tsx'
import { Facts } from '../parts/facts.tsx'
import { Icon } from '../parts/icon.tsx'
import { Withheld } from '../parts/withheld.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

export type CompanyRecord = {
  id: string
  name: string
  taxId: string | null
  registrationReason: string | null
  contactName: string | null
  phone: string | null
  email: string | null
  address: string | null
  ownerName: string | null
  isCustomer: boolean
  isVendor: boolean
  active: boolean
}

/** A row of a book that is this company, and why it is taken to be. */
export type Origin = {
  sourceId: number
  source: string
  key: string
  rule: 'created' | 'tax-id' | 'name-phone' | 'name-email' | 'member'
  side: 'customer' | 'vendor' | 'other' | null
  name: string | null
  code: string | null
  deleted: boolean
}

/** Another company that may be the same one; a person decides. */
export type CandidateItem = {
  id: string
  name: string
  taxId: string | null
  rule: 'same-name' | 'same-tax-id' | 'same-phone' | 'same-email'
  /** Whether the viewer may change it, as merging asks of both. */
  mayEdit: number
}

type DetailsProps = {
  r: Reader
  company: CompanyRecord
  origins: readonly Origin[]
  /** Offers to edit; `focused` once one has edited, so that the keys go on from there. */
  edit: 'offered' | 'focused' | 'no'
}

/** Who the company is and how to reach it, as the ledger says or people entered it. */
export function Details({ r, company, origins, edit }: DetailsProps) {
  const words = r.text.company
  const { phone, email } = company
  const sources = [...new Set(origins.map(({ source }) => source))].join(', ')
  // What people have entered stands, whatever the books keep back.
  const kept = (column: string, value: Child) => {
    const rules = origins.map(({ sourceId }) => r.rule(sourceId, 'counterparty', column))
    return value || !rules.includes('withhold') ? value : <Withheld r={r} />
  }
  return (
    <Card
      id={EDITED_ID}
      title={words.details}
      aside={
        <span class="row">
          <span class="muted fine">{sources}</span>
          {edit !== 'no' && (
            <EditLink r={r} href={paths.companyEdit(company.id)} focused={edit === 'focused'} />
          )}
        </span>
      }
    >
      <Facts
        r={r}
        facts={[
          [words.taxId, kept('taxId', company.taxId)],
          [words.registrationReason, kept('registrationReason', company.registrationReason)],
          [words.contact, kept('contactName', company.contactName)],
          [
            words.phone,
            kept('phone', phone && <a href={`tel:${phone.replace(/[^\d+]/g, '')}`}>{phone}</a>),
          ],
          [
            words.email,
            kept('email', email && <a href={`mailto:${encodeURIComponent(email)}`}>{email}</a>),
          ],
          [words.address, kept('address', company.address)],
          [words.owner, company.ownerName],
        ]}
      />
    </Card>
  )
}

/** Each row of a book that is this company. */
export function Origins({ r, origins }: { r: Reader; origins: readonly Origin[] }) {
  const words = r.text.company
  return (
    <Card title={words.origin}>
      {origins.length === 0 && <p class="muted">{words.noOrigin}</p>}
      {origins.length > 0 && (
        <ul class="lines">
          {origins.map((origin) => (
            <li>
              <OriginLine r={r} origin={origin} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function OriginLine({ r, origin }: { r: Reader; origin: Origin }) {
  const words = r.text.company
  const { side, code, deleted } = origin
  return (
    <>
      {origin.source}:{' '}
      <a href={paths.ledgerRow('counterparty', origin)}>
        {origin.name ?? r.text.ledger.unknownKey(origin.key)}
      </a>{' '}
      <small class="muted">
        {[side && words.ledgerSide[side], code && words.codeInBook(code), words.rule[origin.rule]]
          .filter(Boolean)
          .join(' · ')}
      </small>{' '}
      {deleted && <Badge tone="warn">{r.text.ledger.goneFromLedger}</Badge>}
    </>
  )
}

type CandidatesProps = {
  r: Reader
  companyId: string
  candidates: readonly CandidateItem[]
  /** Offers to merge the two. */
  merges: boolean
}

/** Says that the same company may be here twice. */
export function Candidates({ r, companyId, candidates, merges }: CandidatesProps) {
  const words = r.text.company
  return (
    <aside class="hint-line">
      <Icon r={r} name="circle-alert" />
      <p>
        {words.candidates.title}:{' '}
        {candidates.map(({ id, name, taxId, rule, mayEdit }, index) => (
          <>
            {index > 0 && ', '}
            <a href={paths.company(id)}>{name}</a>{' '}
            <small class="muted">
              ({words.candidates.rule[rule]}
              {taxId && `, ${words.taxId} ${taxId}`})
            </small>
            {merges && mayEdit === 1 && (
              <>
                {' '}
                <a href={paths.mergeOf(companyId, id)}>{r.text.merge.merge}</a>
              </>
            )}
          </>
        ))}
      </p>
    </aside>
  )
}
