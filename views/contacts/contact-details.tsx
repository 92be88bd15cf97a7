import { EDITED_ID, EditLink } from '../edits/edit-form.tsx'
import { Badge } from '../parts/badge.tsx'
import { Card } from '../parts/card.tsx'
import { Facts } from '../parts/facts.tsx'
import { Icon } from '../parts/icon.tsx'
import { LedgerDate } from '../parts/when.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { type Reach, ReachLinks } from './reach.tsx'

export type ContactRecord = Reach & {
  id: string
  name: string
  note: string | null
  consent: 'unknown' | 'given' | 'withdrawn'
  consentOn: string | null
  consentBasis: string | null
  doNotContactReason: string | null
  ownerName: string | null
  deleted: boolean
  /** Whether the reader may change this contact, and take it away or bring it back. */
  mayEdit: boolean
  mayDelete: boolean
}

type Props = { r: Reader; contact: ContactRecord; edit: 'offered' | 'focused' | 'no' }

/** How to reach a person, and what they agreed to. */
export function Details({ r, contact, edit }: Props) {
  const words = r.text.contact
  const hasReach = contact.phones.length + contact.emails.length > 0
  return (
    <Card
      id={EDITED_ID}
      title={words.details}
      aside={
        edit !== 'no' && (
          <EditLink r={r} href={paths.contactEdit(contact.id)} focused={edit === 'focused'} />
        )
      }
    >
      {hasReach && <ReachLinks r={r} reach={contact} />}
      <Facts
        r={r}
        facts={[
          ...(hasReach ? [] : ([[`${words.phones}, ${words.emails}`, null]] as const)),
          [words.consent, <Consent r={r} contact={contact} />],
          [words.owner, contact.ownerName],
        ]}
      />
      {contact.note && <p class="prose">{contact.note}</p>}
    </Card>
  )
}

const TONES = { unknown: 'neutral', given: 'good', withdrawn: 'warn' } as const

function Consent({ r, contact }: { r: Reader; contact: ContactRecord }) {
  const { consent, consentOn, consentBasis } = contact
  return (
    <>
      <Badge tone={TONES[consent]}>{r.text.contact.consents[consent]}</Badge>{' '}
      {consentOn && <LedgerDate r={r} on={consentOn} />}
      {consentBasis && <small class="block">{consentBasis}</small>}
    </>
  )
}

/** Says before anything else that this person is not to be called or written to. */
export function DoNotContact({ r, reason }: { r: Reader; reason: string | null }) {
  const words = r.text.contact
  return (
    <aside class="hint-line" role="note">
      <Icon r={r} name="circle-alert" />
      <p>
        <b>{words.warning}</b> {reason}
      </p>
    </aside>
  )
}
