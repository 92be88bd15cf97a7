import { randomBytes } from 'node:crypto'
import type { Client } from '@libsql/client/web'
import { hashPassword } from '../../worker/auth/password.ts'
import { uuidV7 } from '../../worker/uuid-v7.ts'

/** Who signs in to a preview; nobody else's password is copied into it. */
export const PREVIEW_EMAIL = 'preview@lintel.example'

/**
 * What a copy must not keep: whatever lets somebody in, and whatever would be done twice.
 * Streams stay although their agents go: the rows' sequence may never restart.
 */
export const WIPED: readonly string[] = [
  ...['session', 'setup_link', 'sign_in_failure'],
  ...['pairing', 'pairing_failure', 'command', 'agent_key', 'agent_hold', 'agent'],
  ...['notification', 'webhook', 'api_key', 'passkey', 'invitation', 'password_reset'],
]

/** Takes sessions, agents, keys, pairings, commands, notifications and passwords out of a copied database. */
export async function wipeCopy(client: Client): Promise<void> {
  const { rows } = await client.execute("select name from sqlite_schema where type = 'table'")
  const tables = new Set(rows.map((row) => String(row.name)))
  const found = WIPED.filter((name) => tables.has(name))
  if (tables.has('member')) found.push('member')
  if (found.length === 0) return
  // `migrate` is a batch without foreign keys: streams go on naming an agent that is gone.
  await client.migrate(
    found.map((name) =>
      name === 'member' ? 'update member set password_hash = null' : `delete from ${name}`,
    ),
  )
}

/** Whether the preview's administrator is there, which is made after the wipe and the migrations. */
export async function hasPreviewMember(client: Client): Promise<boolean> {
  const table = await client.execute("select 1 from sqlite_schema where name = 'member'")
  if (table.rows.length === 0) return false
  const { rows } = await client.execute({
    sql: 'select 1 from member where email = ? and password_hash is not null',
    args: [PREVIEW_EMAIL],
  })
  return rows.length > 0
}

/** The administrator of a preview, with this password from now on. */
export async function savePreviewMember(client: Client, password: string): Promise<void> {
  const now = Date.now()
  await client.execute({
    sql: `insert into member (id, email, name, role, password_hash, created_at, updated_at)
      values (?, ?, 'Preview', 'administrator', ?, ?, ?)
      on conflict (email) where deleted_at is null
      do update set password_hash = excluded.password_hash, role = excluded.role`,
    args: [
      uuidV7(now, randomBytes(10)),
      PREVIEW_EMAIL,
      await hashPassword(password, randomBytes),
      now,
      now,
    ],
  })
}
