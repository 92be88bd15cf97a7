/**
 * A signed-in member, without the sign-in page.
 *
 *     const cookie = await signInAs(database, 'manager')
 *     await site.fetch('/companies', { headers: { Cookie: cookie } })
 */
import { randomUUID } from 'node:crypto'
import type { BuiltInRole } from '../../worker/domain/role.ts'
import { hashSessionId } from '../../worker/http/session-cookie.ts'
import type { TestDatabase } from './database.ts'

const DAY_MS = 86_400_000

/** Makes a member with a session; gives the Cookie header that proves it on plain http. */
export async function signInAs(
  { client }: Pick<TestDatabase, 'client'>,
  role: BuiltInRole,
  now: number = Date.now(),
): Promise<string> {
  const id = randomUUID()
  await client.batch(
    [
      {
        sql: `insert into member (id, email, name, role, role_id, created_at, updated_at)
          values (?, ?, ?, (select base from role where id = ?), ?, ?, ?)`,
        args: [id, `${id}@lintel.example`, `A ${role}`, role, role, now, now],
      },
      {
        sql: 'insert into session (id_hash, member_id, created_at, expires_at) values (?, ?, ?, ?)',
        args: [hashSessionId(id), id, now, now + DAY_MS],
      },
    ],
    'write',
  )
  return `lintel=${id}`
}
