import type { Email, Phone } from './contact.ts'

/** What a vCard says of a person; companies in the order of the list, the first is where they work. */
export type CardOfContact = {
  id: string
  name: string
  phones: readonly Phone[]
  emails: readonly Email[]
  companies: readonly { name: string; role: string | null }[]
  note: string | null
  /** Milliseconds since 1970. */
  updatedAt: number
}

const MOST_OCTETS = 75
const encoder = new TextEncoder()

/** A vCard 4.0 (RFC 6350): UTF-8, lines ended by CRLF and folded at 75 octets. */
export function writeVcard(card: CardOfContact): string {
  const [first] = card.companies
  const lines = [
    'BEGIN:VCARD',
    'VERSION:4.0',
    `UID:urn:uuid:${card.id}`,
    `FN:${escapeText(card.name)}`,
    ...reachLines(card),
    ...(first ? [`ORG:${escapeText(first.name)}`] : []),
    ...(first?.role ? [`TITLE:${escapeText(first.role)}`] : []),
    ...(card.note ? [`NOTE:${escapeText(card.note)}`] : []),
    `REV:${new Date(card.updatedAt).toISOString().replace(/[-:]|\.\d+/g, '')}`,
    'END:VCARD',
  ]
  return lines.map((line) => `${fold(line)}\r\n`).join('')
}

/** The URI of a number (RFC 3966). */
export function telUri({ number, extension }: Pick<Phone, 'number' | 'extension'>): string {
  const digits = number.replace(/[^\d+]/g, '')
  return extension === null ? `tel:${digits}` : `tel:${digits};ext=${extension}`
}

// A note is the label of its group: vCard has no parameter for it, and all address books know this one.
function reachLines({ phones, emails }: CardOfContact): string[] {
  const reaches = [
    ...phones.map((phone) => ({ line: `TEL;VALUE=uri:${telUri(phone)}`, note: phone.note })),
    ...emails.map(({ address, note }) => ({ line: `EMAIL:${escapeText(address)}`, note })),
  ]
  return reaches.flatMap(({ line, note }, index) =>
    note === null
      ? [line]
      : [`item${index + 1}.${line}`, `item${index + 1}.X-ABLabel:${escapeText(note)}`],
  )
}

// RFC 6350 3.4: the text of a value escapes backslash, comma, semicolon and line breaks.
function escapeText(text: string): string {
  return text.replace(/[\\,;]/g, (sign) => `\\${sign}`).replace(/\r?\n|\r/g, '\\n')
}

function fold(line: string): string {
  let folded = ''
  let octets = 0
  for (const letter of line) {
    const length = encoder.encode(letter).length
    if (octets + length > MOST_OCTETS) {
      folded += '\r\n '
      octets = 1
    }
    folded += letter
    octets += length
  }
  return folded
}
