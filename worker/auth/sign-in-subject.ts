import { createHmac } from 'node:crypto'

/** Failures are counted over this long. */
export const FAILURE_WINDOW_MS = 10 * 60_000

/** Wrong passwords for one e-mail from one network address within the window; the next has to wait. */
const PAIR_FAILURES = 5
/** The same for one e-mail from anywhere: out of reach of one machine, so that none can lock a member out. */
const EMAIL_FAILURES = 50
/** The same from one network address for any e-mail; a whole office may sit behind it. */
const ADDRESS_FAILURES = 20

/** What failures are counted by, stored as an HMAC: the table names neither people nor machines. */
export type Subject = {
  hash: string
  limit: number
  /** What a right password takes back: every failure, or only what its own attempt was booked as. */
  forgives: 'all' | 'own'
}

/** The subjects of an attempt; whoever comes from an unknown address shares it. docs/decisions/sign-in-limits.md. */
export function subjectsOf(
  secret: string,
  { email, address }: { email: string; address: string | undefined },
): Subject[] {
  const hash = (kind: string, value: string) =>
    createHmac('sha256', secret).update(`sign-in-${kind}\n${value}`).digest('hex')
  const both = `${email}\n${address ?? ''}`
  const subjects: Subject[] = [
    { hash: hash('pair', both), limit: PAIR_FAILURES, forgives: 'all' },
    { hash: hash('email', email), limit: EMAIL_FAILURES, forgives: 'own' },
  ]
  if (!address) return subjects
  return [...subjects, { hash: hash('address', address), limit: ADDRESS_FAILURES, forgives: 'own' }]
}
