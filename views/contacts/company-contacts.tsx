import { Badge } from '../parts/badge.tsx'
import { Card } from '../parts/card.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { type Reach, ReachLinks } from './reach.tsx'

/** A person of a company with their role in it. */
export type CompanyContact = Reach & {
  id: string
  name: string
  role: string | null
  inactive: boolean
}

type Props = {
  r: Reader
  companyId: string
  contacts: readonly CompanyContact[]
  /** Whom the ledger, or the details of the company, name; shown beside the contacts, never among them. */
  named: { by: 'ledger' | 'details'; text: string } | null
  edit: boolean
}

/** The people of a company, each a tap away. */
export function CompanyContacts({ r, companyId, contacts, named, edit }: Props) {
  const words = r.text.contact.ofCompany
  return (
    <Card
      title={words.title}
      aside={
        edit && (
          <a class="button quiet" href={paths.newContact({ company: companyId })}>
            {r.text.contact.addShort}
          </a>
        )
      }
    >
      {contacts.length === 0 && <p class="muted">{words.none}</p>}
      {contacts.length > 0 && (
        <ul class="people">
          {contacts.map((contact) => (
            <li>
              <a href={paths.contact(contact.id)}>{contact.name}</a>{' '}
              {contact.role && <small class="muted">{contact.role}</small>}{' '}
              {contact.inactive && <Badge>{r.text.contact.work.former}</Badge>}
              <ReachLinks r={r} reach={contact} most={1} />
            </li>
          ))}
        </ul>
      )}
      {named && (
        <p class="fine">
          <span class="muted">{words[named.by]}:</span> {named.text}
        </p>
      )}
    </Card>
  )
}
