import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { ledgerLink } from './schema/crm.ts'

/** A company, by the counterparties linked to it, or a project, by the ledger projects linked to it. */
export type Owner = { entity: 'counterparty' | 'project'; recordId: string }

/** The ledger tables whose rows name a counterparty or a project. */
type Owned = 'ledger_invoice' | 'ledger_payment' | 'ledger_contract' | 'ledger_project'

const LIVE = sql`and r.deleted = 0`

/**
 * The keys of an owner's rows in a table, as `found(source_id, key)`: select from it, cross join the table and
 * ask for `isFound`.
 *
 * Without statistics SQLite takes a ledger table for short once it knows the book, and reads all of it. So the
 * way from a link to the rows that name it is spelled out: the order of the join, and the index. A missing
 * index is then an error and not a slow page.
 */
export function ownedKeys(table: Owned, { entity, recordId }: Owner): SQL {
  const name = sql.raw(table)
  const column = sql.raw(entity)
  // The indexes of invoices and payments hold only what is there.
  const live = table === 'ledger_invoice' || table === 'ledger_payment' ? LIVE : sql``
  return sql`(select r.source_id, r.key
    from ledger_link as mine indexed by ledger_link_record
    cross join ${name} as r indexed by ${name}_${column}
      on r.source_id = mine.source_id and r.${column} = mine.key ${live}
    where mine.record_id = ${recordId} and mine.entity = ${entity}) as found`
}

/**
 * As `ownedKeys`, no more than the newest of each link: the index of what an owner has is in the order of its dates.
 * `rule` holds for a row under that name; what it hides takes no place.
 */
export function newestKeys(
  table: 'ledger_invoice' | 'ledger_payment',
  { entity, recordId }: Owner,
  { limit, rule }: { limit: number; rule: (alias: string) => SQL },
): SQL {
  const name = sql.raw(table)
  const column = sql.raw(entity)
  const date = sql.raw(table === 'ledger_invoice' ? 'issued_on' : 'paid_on')
  return sql`(select r.source_id, r.key
    from ledger_link as mine indexed by ledger_link_record
    cross join ${name} as r
    where mine.record_id = ${recordId} and mine.entity = ${entity} and r.source_id = mine.source_id
      and r.key in (select n.key from ${name} as n indexed by ${name}_${column}
        where n.source_id = mine.source_id and n.${column} = mine.key and n.deleted = 0
          and ${rule('n')}
        order by n.${date} desc, n.key limit ${limit})) as found`
}

/** The rows whose keys were found: one look by the whole key each. */
export function isFound(table: { sourceId: SQLWrapper; key: SQLWrapper }): SQL {
  return sql`${table.sourceId} = found.source_id and ${table.key} = found.key`
}

/** The links of a record, by the index that begins with it: the plus keeps the key of all links out of it. */
export function isLinkOf({ entity, recordId }: Owner): SQL {
  return sql`${ledgerLink.recordId} = ${recordId} and +${ledgerLink.entity} = ${entity}`
}
