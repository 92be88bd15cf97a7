/** Money that the ledger tied to no project and nobody has tied here: by company, and the rows of one. */
import { and, type SQL, sql } from 'drizzle-orm'
import { type Cursor, type KeysetShape, PAGE_ROWS } from '../domain/keyset.ts'
import type { Minor } from '../domain/money.ts'
import { UNTIED_ENTITIES, type UntiedEntity } from '../domain/money-tie.ts'
import { maySee, maySeeRecord, ofCompany, ofLedgerRow } from './access.ts'
import { reachedIds, withinReach } from './access-reach.ts'
import type { Database } from './database.ts'
import { exactMinor } from './exact-minor.ts'
import { beyond, inOrder } from './keyset.ts'
import { isUntied, MONEY_COLUMNS, MONEY_FIELDS, sumByCurrency, tiedProject } from './money-ties.ts'
import { type Owner, ownedKeys } from './owned.ts'
import type { SessionProof } from './viewer.ts'

/** Rows of one kind that the page of a company lists. */
export const UNTIED_SHOWN = 100

/** What a cursor of the list holds: the book, the key of the counterparty, the currency. */
export const UNTIED_KEYSET: KeysetShape = ['number', 'string', 'string']

/** What the list is of: invoices, contracts, or payments that settle nothing. */
export type UntiedList = { of: UntiedEntity; cursor: Cursor | null }

const AMOUNT = { invoice: 'total_minor', contract: 'value_minor', payment: 'amount_minor' } as const
const DAY = { invoice: 'issued_on', contract: 'signed_on', payment: 'paid_on' } as const
/** Which rows add up as the first of the two sums. */
const OURS = {
  invoice: sql`r.side = 'receivable'`,
  contract: sql`true`,
  payment: sql`r.direction = 'in'`,
} as const
/** Where the rows are listed, by an index that is led by their counterparty. */
const LISTED = {
  invoice: 'ledger_invoice as r indexed by ledger_invoice_untied',
  contract: 'ledger_contract as r indexed by ledger_contract_untied',
  payment: 'unallocated_payment as r indexed by unallocated_payment_untied',
} as const
/** What is listed is of all payments in their table; the rule of the others is spelled out for their index. */
const isListed = (of: UntiedEntity) => (of === 'payment' ? undefined : isUntied(of, 'r'))

/** A page of companies with untied money and one row more: a row a company and currency. */
export function selectUntied(db: Database, proof: SessionProof, { of, cursor }: UntiedList) {
  return withinReach(proof, 'money.view', 'company', ({ ids, atMost }) => {
    const columns = groupColumns(of, ids !== null)
    const order = { columns, descending: false, cursor }
    const amount = sql.raw(`r.${AMOUNT[of]}`)
    const groups = db.build
      .select({
        sourceId: sql<number>`r.source_id`.as('book'),
        counterparty: sql<string>`r.counterparty`.as('of'),
        currency: sql<string>`coalesce(r.currency, '')`.as('cur'),
        count: sql<number>`count(*)`.as('rows_of'),
        receivable: sql`sum(case when ${OURS[of]} then ${amount} else 0 end)`.as('ours'),
        payable: sql`sum(case when ${OURS[of]} then 0 else ${amount} end)`.as('theirs'),
        first: sql`min(${sql.raw(`r.${DAY[of]}`)})`.as('first_on'),
        last: sql`max(${sql.raw(`r.${DAY[of]}`)})`.as('last_on'),
      })
      .from(ids ? reachedFrom(of, proof) : sql.raw(LISTED[of]))
      .where(
        and(
          isListed(of),
          sql`r.counterparty is not null`,
          sql`${tiedProject(of, 'r')} is null`,
          beyond(order),
        ),
      )
      .groupBy(...columns)
      .orderBy(...inOrder(order))
      .limit(atMost(PAGE_ROWS + 1))
    return db.build
      .select({
        sourceId: sql<number>`untied.book`,
        counterparty: sql<string>`untied.of`,
        currency: sql<string>`untied.cur`,
        count: sql<number>`untied.rows_of`,
        receivableMinor: exactMinor(sql`untied.ours`) as SQL<Minor | null>,
        payableMinor: exactMinor(sql`untied.theirs`) as SQL<Minor | null>,
        firstOn: sql<string | null>`untied.first_on`,
        lastOn: sql<string | null>`untied.last_on`,
        companyId: sql<string | null>`c.id`,
        companyName: sql<string | null>`c.name`,
        /** What the ledger calls whom no company is linked to. */
        counterpartyName: sql<string | null>`n.name`,
      })
      .from(
        sql`(${groups.getSQL()}) as untied
        left join ledger_link as l on l.entity = 'counterparty' and l.source_id = untied.book
          and l.key = untied.of
        left join company as c on c.id = l.record_id and c.deleted_at is null
          and ${maySee(proof, 'company', ofCompany('c'))}
        left join ledger_counterparty as n on n.source_id = untied.book and n.key = untied.of`,
      )
  })
}

export type UntiedRow = ReturnType<typeof selectUntied>['_']['result'][number]

/** The values a row of the list stands at. */
export function untiedKey(row: UntiedRow): (string | number)[] {
  return [row.sourceId, row.counterparty, row.currency]
}

// With a narrow grant the rows are few and are sorted; without, the index is walked as it stands.
function groupColumns(of: UntiedList['of'], led: boolean): SQL[] {
  const currency = of === 'contract' ? sql`coalesce(r.currency, '')` : sql`r.currency`
  const plus = led ? sql`+` : sql``
  return [sql`${plus}r.source_id`, sql`r.counterparty`, currency]
}

function reachedFrom(of: UntiedList['of'], proof: SessionProof): SQL {
  return sql`(${reachedIds(proof, 'money.view', 'company')}) as reached
    cross join ledger_link as mine indexed by ledger_link_record
      on mine.record_id = reached.id and mine.entity = 'counterparty'
    cross join ${sql.raw(LISTED[of])}
      on r.source_id = mine.source_id and r.counterparty = mine.key`
}

/** The rows of a company that are tied to nothing: of each kind no more than UNTIED_SHOWN, the newest first. */
export function selectUntiedOf(db: Database, proof: SessionProof, companyId: string) {
  const all = UNTIED_ENTITIES.map(
    (entity) => sql`select * from (${untiedRowsOf(entity, proof, companyId)}
      order by day desc limit ${UNTIED_SHOWN})`,
  )
  return db.build
    .select(MONEY_FIELDS)
    .from(sql`(${sql.join(all, sql` union all `)}) as money`)
    .where(maySeeRecord(proof, 'company', sql`${companyId}`))
}

export type UntiedMoneyRow = ReturnType<typeof selectUntiedOf>['_']['result'][number]

/** What the untied invoices of a company come to, by currency. */
export function selectUntiedSums(db: Database, proof: SessionProof, companyId: string) {
  return sumByCurrency(db, untiedRowsOf('invoice', proof, companyId))
}

function untiedRowsOf(entity: UntiedEntity, proof: SessionProof, companyId: string): SQL {
  const owner: Owner = { entity: 'counterparty', recordId: companyId }
  const table = `ledger_${entity}` as const
  return sql`select ${MONEY_COLUMNS[entity]} from ${ownedKeys(table, owner)}
    cross join ${sql.raw(table)} as r on r.source_id = found.source_id and r.key = found.key
    where ${isUntied(entity, 'r')} and ${tiedProject(entity, 'r')} is null
      and ${maySee(proof, 'money', ofLedgerRow(table, 'r'))}`
}
