import { type SQL, sql } from 'drizzle-orm'
import { ENTITIES, type EntityName } from '../../protocol/entities.ts'
import type { Database } from './database.ts'
import { columnName } from './ledger-columns.ts'

/** What is added up of an entity: by which values, and of which amount; `counted` is 1 for a row that counts. */
export type Added = { entity: EntityName; by: readonly SQL[]; amount: SQL; counted: SQL }

/** Rows that share their values: how many, and what they come to. */
export type AddedSum = { by: string[]; rows: number; minor: bigint }

/** By month (YYYY-MM, empty when unknown) and currency, as control sums are. */
export const byMonth = (entity: EntityName): Added => {
  const { month, ...sum } = sumOf(entity)
  return { entity, by: [sql`coalesce(substr(${month}, 1, 7), '')`, sum.currency], ...sum }
}

/** By project (its key, empty without one) and currency. */
export const byProject = (entity: EntityName): Added => {
  const sum = sumOf(entity)
  return { entity, by: [sql`coalesce(project, '')`, sum.currency], ...sum }
}

/** What is open by side, currency, whether it is a credit, and due date, as due sums are. */
export const BY_DUE_DATE: Added = {
  entity: 'invoice',
  by: [sql`side`, sql`currency`, sql`cast(open_minor < 0 as text)`, sql`coalesce(due_on, '')`],
  amount: sql`open_minor`,
  counted: sql`open_minor <> 0`,
}

function sumOf(entity: EntityName) {
  const { sum } = ENTITIES[entity]
  if (!sum) throw new Error(`Rows of ${entity} have no amount.`)
  const column = (name: string) => sql.raw(columnName(name))
  return {
    ...{ month: column(sum.month), currency: sql`coalesce(${column(sum.currency)}, '')` },
    ...{ amount: column(sum.amount), counted: sql`1` },
  }
}

/**
 * Adds up the live rows of an entity in reads of `rows` each, which keep nobody from writing. So what it gives holds
 * only where the write that stores it proves that no row has changed since.
 */
export async function addUp(
  db: Database,
  sourceId: number,
  { added, rows }: { added: Added; rows: number },
): Promise<AddedSum[]> {
  const sums = new Map<string, AddedSum>()
  let after: string | null = ''
  while (after !== null) {
    const page: Page = await readPage(db, { sourceId, added, after, rows })
    for (const [count, minor, ...by] of page.sums) {
      const name = JSON.stringify(by)
      const sum = sums.get(name) ?? { by, rows: 0, minor: 0n }
      sums.set(name, { by, rows: sum.rows + count, minor: sum.minor + BigInt(minor) })
    }
    after = page.last
  }
  return [...sums.values()].filter((sum) => sum.rows > 0)
}

type Page = { sums: [rows: number, minor: string, ...by: string[]][]; last: string | null }
type Asked = { sourceId: number; added: Added; after: string; rows: number }

/** One value of the answer, as a client takes rows apart slowly; amounts are text, for they may be beyond 2^53. */
async function readPage(db: Database, { sourceId, added, after, rows }: Asked): Promise<Page> {
  const { entity, by, amount, counted } = added
  const names = by.map((_, index) => sql.raw(`by_${index}`))
  const values = by.map((value, index) => sql`${value} as ${names[index]!}`)
  const stored = sql`select key, ${sql.join(values, sql`, `)}, ${amount} as amount, ${counted} as counted
    from ${sql.raw(`ledger_${entity}`)}
    where source_id = ${sourceId} and key > ${after} and deleted = 0 order by key limit ${rows}`
  const grouped = sql`select json_array(sum(counted), cast(coalesce(sum(amount), 0) as text),
      ${sql.join(names, sql`, `)}) as sums, max(key) as last, count(*) as seen
    from (${stored}) group by ${sql.join(names, sql`, `)}`
  const [[page]] = await db.read([
    db.build
      .select({
        sums: sql<string | null>`group_concat(sums)`,
        last: sql<string | null>`max(last)`,
        seen: sql<number>`coalesce(sum(seen), 0)`,
      })
      .from(sql`(${grouped})`),
  ])
  const { sums = null, last = null, seen = 0 } = page ?? {}
  return { sums: JSON.parse(`[${sums ?? ''}]`), last: seen === rows ? last : null }
}

/** Values, then count, then the amount as digits: JSON numbers end at 2^53. */
export const asJson = (sums: readonly AddedSum[]): string =>
  JSON.stringify(sums.map(({ by, rows, minor }) => [...by, rows, String(minor)]))
