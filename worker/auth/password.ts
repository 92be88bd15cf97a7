import { Buffer } from 'node:buffer'
import { scrypt, timingSafeEqual } from 'node:crypto'

/** About 0.3 s on a Worker; the most that its memory allows. Stored with each hash, so they may grow. */
const COST = { n: 2 ** 14, r: 8, p: 5 }
const SALT_BYTES = 16
const HASH_BYTES = 32
// What a damaged row may make us compute at most.
const MOST = { n: 2 ** 15, r: 16, p: 16 }

/** Shortest and longest password a member may choose, in characters. */
export const PASSWORD_LENGTH = { min: 10, max: 200 } as const

type Cost = typeof COST

/** A password as it is stored: scrypt$n$r$p$salt$hash, base64url. */
export async function hashPassword(
  password: string,
  random: (length: number) => Uint8Array,
): Promise<string> {
  const salt = Buffer.from(random(SALT_BYTES))
  const hash = await derive(password, salt, COST, HASH_BYTES)
  const { n, r, p } = COST
  return ['scrypt', n, r, p, salt.toString('base64url'), hash.toString('base64url')].join('$')
}

/**
 * Whether a password is the stored one. Takes as long for null (no such member, or none chosen yet) as for a
 * wrong password, so the time tells nobody who has an account.
 */
export async function checkPassword(password: string, stored: string | null): Promise<boolean> {
  const { cost, salt, hash } = read(stored) ?? NOBODY
  const found = await derive(password, salt, cost, hash.length)
  return timingSafeEqual(found, hash) && stored !== null
}

const NOBODY = { cost: COST, salt: Buffer.alloc(SALT_BYTES), hash: Buffer.alloc(HASH_BYTES) }

function read(stored: string | null) {
  const [scheme, n, r, p, salt = '', hash = ''] = stored?.split('$') ?? []
  const cost: Cost = { n: Number(n), r: Number(r), p: Number(p) }
  const known = scheme === 'scrypt' && cost.n <= MOST.n && cost.r <= MOST.r && cost.p <= MOST.p
  if (!known || hash === '') return null
  return { cost, salt: Buffer.from(salt, 'base64url'), hash: Buffer.from(hash, 'base64url') }
}

function derive(
  password: string,
  salt: Buffer,
  { n, r, p }: Cost,
  length: number,
): Promise<Buffer> {
  // Typed on two keyboards, the same letters may arrive composed or not.
  const secret = password.normalize('NFKC')
  return new Promise((resolve, reject) => {
    scrypt(secret, salt, length, { N: n, r, p }, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}
