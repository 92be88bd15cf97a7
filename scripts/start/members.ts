import { createHash, randomBytes } from 'node:crypto'
import type { Client } from '@libsql/client/web'
import { hashPassword } from '../../worker/auth/password.ts'
import { uuidV7 } from '../../worker/uuid-v7.ts'

export const DEMO_EMAIL = 'demo@lintel.example'

const LINK_MS = 24 * 3_600_000

/** Creates the demo's administrator, or gives back its password. `demo = 1` bars it outside local mode. */
export async function saveDemoMember(
  client: Client,
  member: { password: string; locale: 'en' | 'ru'; timeZone: string },
): Promise<void> {
  const now = Date.now()
  const { password, locale, timeZone } = member
  await client.execute({
    sql: `insert into member
        (id, email, name, role, locale, time_zone, password_hash, demo, created_at, updated_at)
      values (?, ?, ?, 'administrator', ?, ?, ?, 1, ?, ?)
      on conflict (email) where deleted_at is null do update set
        password_hash = excluded.password_hash, role = excluded.role, demo = 1`,
    args: [
      uuidV7(now, randomBytes(10)),
      DEMO_EMAIL,
      locale === 'ru' ? 'Администратор' : 'Administrator',
      locale,
      timeZone,
      await hashPassword(password, randomBytes),
      now,
      now,
    ],
  })
}

/** The token of a fresh one-time set-up link, or null when an administrator exists already. */
export async function createSetupLink(client: Client): Promise<string | null> {
  const { rows } = await client.execute(
    "select 1 from member where role = 'administrator' and demo = 0 and deleted_at is null limit 1",
  )
  if (rows.length > 0) return null
  const token = randomBytes(24).toString('base64url')
  const now = Date.now()
  await client.execute({
    sql: 'insert into setup_link (token_hash, created_at, expires_at) values (?, ?, ?)',
    args: [createHash('sha256').update(token).digest('hex'), now, now + LINK_MS],
  })
  return token
}
