import type { Grants } from '../../worker/domain/access.ts'
import type { TestDatabase } from './database.ts'

/** What a role grants in a database, as its members' pages know it. */
export async function grantsOf(
  { client }: Pick<TestDatabase, 'client'>,
  roleId: string,
): Promise<Grants> {
  const { rows } = await client.execute({
    sql: `select entity || '.' || action, level from "grant" where role_id = ?`,
    args: [roleId],
  })
  return Object.fromEntries(rows.map((row) => [row[0], row[1]]))
}
