import type { Child } from 'hono/jsx'
import type { Email, Phone } from '../../worker/domain/contact.ts'
import { Badge } from '../parts/badge.tsx'
import { Icon } from '../parts/icon.tsx'
import type { Reader } from '../reader.ts'

/** Ways to reach a person, read from the lines they are kept in. */
export type Reach = {
  phones: readonly Phone[]
  emails: readonly Email[]
  doNotContact: boolean
  doNotContactReason?: string | null
}

type Props = { r: Reader; reach: Reach; most?: number }

/**
 * Numbers and addresses as links that call and write. Of somebody who is not to be contacted they stand behind
 * the warning, one step further.
 */
export function ReachLinks({ r, reach, most = Number.POSITIVE_INFINITY }: Props) {
  const { phones, emails } = reach
  if (phones.length + emails.length === 0) return null
  const links = (
    <ul class="reach">
      {phones.slice(0, most).map((phone) => (
        <li>
          <PhoneLink r={r} phone={phone} />
        </li>
      ))}
      {emails.slice(0, most).map((email) => (
        <li>
          <EmailLink r={r} email={email} />
        </li>
      ))}
    </ul>
  )
  return reach.doNotContact ? <Warned r={r} reach={reach} children={links} /> : links
}

function Warned({ r, reach, children }: { r: Reader; reach: Reach; children: Child }) {
  const words = r.text.contact
  return (
    <details class="warned">
      <summary>
        <Badge tone="bad">{words.warningShort}</Badge>{' '}
        {reach.doNotContactReason && <small>{reach.doNotContactReason}</small>}{' '}
        <span class="link">{words.anyway}</span>
      </summary>
      {children}
    </details>
  )
}

function PhoneLink({ r, phone }: { r: Reader; phone: Phone }) {
  const { number, extension, note } = phone
  const digits = number.replace(/[^\d+]/g, '')
  return (
    <>
      <a class="reach-link" href={extension ? `tel:${digits};ext=${extension}` : `tel:${digits}`}>
        <Icon r={r} name="phone" />
        {number}
        {extension && ` ${r.text.contact.extension} ${extension}`}
      </a>
      {note && <small class="muted"> {note}</small>}
    </>
  )
}

function EmailLink({ r, email }: { r: Reader; email: Email }) {
  return (
    <>
      <a class="reach-link" href={`mailto:${encodeURIComponent(email.address)}`}>
        <Icon r={r} name="mail" />
        {email.address}
      </a>
      {email.note && <small class="muted"> {email.note}</small>}
    </>
  )
}
