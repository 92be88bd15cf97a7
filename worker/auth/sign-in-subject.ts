import { createHmac } from 'node:crypto'

/** Failures are counted over this long. */
export const FAILURE_WINDOW_MS = 10 * 60_000

/** Wrong passwords for one e-mail address within the window; the next has to wait. */
const EMAIL_FAILURES = 5
/** The same from one network address, behind which a whole office may sit. */
const ADDRESS_FAILURES = 20

/** What failures are counted by, stored as an HMAC: the table names neither people nor machines. */
export type Subject = { hash: string; limit: number }

/** The subjects of an attempt; with an empty or unknown address only the e-mail counts. */
export function subjectsOf(
  secret: string,
  { email, address }: { email: string; address: string | undefined },
): Subject[] {
  const hash = (kind: string, value: string) =>
    createHmac('sha256', secret).update(`sign-in-${kind}\n${value}`).digest('hex')
  const byEmail = { hash: hash('email', email), limit: EMAIL_FAILURES }
  if (!address) return [byEmail]
  return [byEmail, { hash: hash('address', address), limit: ADDRESS_FAILURES }]
}
