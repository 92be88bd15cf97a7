/** To which project money belongs that the ledger tied to none; see migrations/0020_money_ties.sql. */
import { type SQL, sql } from 'drizzle-orm'
import type { TieScope, UntiedEntity } from '../domain/money-tie.ts'
import { maySee, maySeeRecord, ofCompany, ofLedgerRow, ofProject } from './access.ts'
import type { Database } from './database.ts'
import { exactSum } from './exact-minor.ts'
import type { LedgerKey } from './invoice-record.ts'
import { type Owner, ownedKeys } from './owned.ts'
import type { SessionProof } from './viewer.ts'

/** Ties of one company that its page lists. */
const TIES_SHOWN = 100
/** Rows tied to a project that its page lists. */
export const TIED_SHOWN = 50

/** What leads to a row, the nearest first: the tie of the first that has one counts. */
const LED_BY: Readonly<Record<UntiedEntity, readonly (readonly [TieScope, column: string])[]>> = {
  invoice: [
    ['invoice', 'key'],
    ['contract', 'contract'],
    ['counterparty', 'counterparty'],
  ],
  contract: [
    ['contract', 'key'],
    ['counterparty', 'counterparty'],
  ],
  payment: [
    ['payment', 'key'],
    ['counterparty', 'counterparty'],
  ],
}

/** The project that a row without one is tied to, null when it is to none; `alias` is the row's table. */
export function tiedProject(entity: UntiedEntity, alias: string): SQL {
  const row = sql.raw(alias)
  const ways = LED_BY[entity].map(
    ([scope, column]) => sql`(select w.project_id from money_tie as w
      join project as at on at.id = w.project_id and at.deleted_at is null
      where w.scope = ${sql.raw(`'${scope}'`)} and w.source_id = ${row}.source_id
        and w.key = ${row}.${sql.raw(column)})`,
  )
  return sql`coalesce(${sql.join(ways, sql`, `)})`
}

/**
 * Whether the ledger leaves a row without a project. A payment goes where the invoices are that it settles, so only
 * one that settles none is without.
 */
export function isUntied(entity: UntiedEntity, alias: string): SQL {
  const row = sql.raw(alias)
  if (entity === 'invoice') {
    return sql`${row}.project is null and ${row}.deleted = 0 and ${row}.state <> 'cancelled'`
  }
  if (entity === 'contract') return sql`${row}.project is null and ${row}.deleted = 0`
  return sql`${row}.deleted = 0 and not exists (select 1
    from ledger_allocation as a indexed by ledger_allocation_payment
    where a.source_id = ${row}.source_id and a.payment = ${row}.key and a.deleted = 0)`
}

/** A row as the pages of ties show it, whatever it is of. */
export const MONEY_FIELDS = {
  entity: sql<UntiedEntity>`money.entity`,
  sourceId: sql<number>`money.source_id`,
  key: sql<string>`money.key`,
  number: sql<string | null>`money.number`,
  /** Invoices: whose debt it is. Payments: in or out. */
  side: sql<'receivable' | 'payable' | 'in' | 'out' | null>`money.side`,
  on: sql<string | null>`money.day`,
  amountMinor: sql<number | null>`money.amount_minor`,
  currency: sql<string | null>`money.currency`,
}

/** The columns of MONEY_FIELDS out of each table. */
export const MONEY_COLUMNS: Readonly<Record<UntiedEntity, SQL>> = {
  invoice: sql`'invoice' as entity, r.source_id, r.key, r.number, r.side, r.issued_on as day,
    r.total_minor as amount_minor, r.currency, r.counterparty`,
  contract: sql`'contract' as entity, r.source_id, r.key, r.number, null as side,
    r.signed_on as day, r.value_minor as amount_minor, r.currency, r.counterparty`,
  payment: sql`'payment' as entity, r.source_id, r.key, r.number, r.direction as side,
    r.paid_on as day, r.amount_minor, r.currency, r.counterparty`,
}

/** The ties that lead to money of a company, with the project that the ledger names by now where it does. */
export function selectTiesOf(db: Database, proof: SessionProof, companyId: string) {
  const owner: Owner = { entity: 'counterparty', recordId: companyId }
  const tie = sql`t.scope, t.source_id, t.key, t.project_id, t.tied_at, t.tied_by`
  const of = (entity: UntiedEntity) => sql`select ${tie}, r.number,
      ${entity === 'payment' ? sql`null` : sql`r.project`} as named
    from ${ownedKeys(`ledger_${entity}`, owner)}
    cross join money_tie as t on t.scope = ${sql.raw(`'${entity}'`)}
      and t.source_id = found.source_id and t.key = found.key
    cross join ${sql.raw(`ledger_${entity}`)} as r on r.source_id = t.source_id and r.key = t.key
    where ${maySee(proof, 'money', ofLedgerRow(`ledger_${entity}`, 'r'))}`
  const whole = sql`select ${tie}, null as number, null as named
    from ledger_link as mine indexed by ledger_link_record
    cross join money_tie as t on t.scope = 'counterparty' and t.source_id = mine.source_id
      and t.key = mine.key
    where mine.record_id = ${companyId} and mine.entity = 'counterparty'
      and ${maySee(proof, 'money', { company: sql`${companyId}` })}`
  return db.build
    .select({
      scope: sql<TieScope>`tie.scope`,
      sourceId: sql<number>`tie.source_id`,
      key: sql<string>`tie.key`,
      number: sql<string | null>`tie.number`,
      projectId: sql<string>`p.id`,
      /** Null for who may not see it. */
      projectName: sql<string | null>`case when ${seesProject(proof)} then p.name end`,
      projectKind: sql<string>`p.kind`,
      projectGone: sql<number>`p.deleted_at is not null`,
      tiedAt: sql<number>`tie.tied_at`,
      tiedBy: sql<string | null>`who.name`,
      /** Key of the project that the ledger names by now: then this tie says nothing any more. */
      named: sql<string | null>`tie.named`,
    })
    .from(
      sql`(${whole} union all ${of('contract')} union all ${of('invoice')}
        union all ${of('payment')} limit ${TIES_SHOWN}) as tie
      cross join project as p on p.id = tie.project_id
      left join member as who on who.id = tie.tied_by`,
    )
    .where(maySeeRecord(proof, 'company', sql`${companyId}`))
}

export type TieRow = ReturnType<typeof selectTiesOf>['_']['result'][number]

/** What is tied here to a project, the newest first. */
export function selectTiedTo(db: Database, proof: SessionProof, projectId: string) {
  const tied = (['invoice', 'contract', 'payment'] as const).map((of) => tiedOf(of, projectId))
  return db.build
    .select({
      ...MONEY_FIELDS,
      companyId: sql<string | null>`c.id`,
      companyName: sql<string | null>`c.name`,
    })
    .from(
      sql`(select * from ${seenOf(proof, projectId)} cross join (${sql.join(tied, sql` union all `)})
          order by day desc limit ${TIED_SHOWN + 1}) as money
      left join ledger_link as l on l.entity = 'counterparty' and l.source_id = money.source_id
        and l.key = money.counterparty
      left join company as c on c.id = l.record_id and ${maySee(proof, 'company', ofCompany('c'))}`,
    )
}

/** What the invoices tied here to a project come to, by currency. */
export function selectTiedSums(db: Database, proof: SessionProof, projectId: string) {
  const seen = seenOf(proof, projectId)
  return sumByCurrency(db, sql`select * from ${seen} cross join (${tiedOf('invoice', projectId)})`)
}

// A row when the viewer may see the money of the project; what comes after it in a join is not read otherwise.
function seenOf(proof: SessionProof, projectId: string): SQL {
  return sql`(select 1 where ${maySee(proof, 'money', { project: sql`${projectId}` })})`
}

/** What rows of `MONEY_COLUMNS` come to, by currency. */
export function sumByCurrency(db: Database, rows: SQL) {
  return db.build
    .select({
      currency: sql<string>`money.currency`,
      count: sql<number>`count(*)`,
      receivableMinor: exactSum(
        sql`case money.side when 'receivable' then money.amount_minor else 0 end`,
      ),
      payableMinor: exactSum(
        sql`case money.side when 'payable' then money.amount_minor else 0 end`,
      ),
    })
    .from(sql`(${rows}) as money`)
    .groupBy(sql`money.currency`)
}

// A tie leads to the rows it may mean; those that another, nearer tie takes elsewhere are left out.
const LEADS: Readonly<Record<UntiedEntity, Partial<Record<TieScope, SQL>>>> = {
  invoice: {
    contract: sql`indexed by ledger_invoice_untied_contract on r.source_id = t.source_id
      and r.contract = t.key and r.contract is not null`,
    counterparty: sql`indexed by ledger_invoice_untied on r.source_id = t.source_id
      and r.counterparty = t.key and r.counterparty is not null`,
  },
  contract: {
    counterparty: sql`indexed by ledger_contract_untied on r.source_id = t.source_id
      and r.counterparty = t.key and r.counterparty is not null`,
  },
  payment: {
    counterparty: sql`indexed by ledger_payment_counterparty on r.source_id = t.source_id
      and r.counterparty = t.key`,
  },
}

function tiedOf(entity: UntiedEntity, projectId: string): SQL {
  const table = sql.raw(`ledger_${entity}`)
  const ways = LED_BY[entity].map(([scope]) => {
    const lead = LEADS[entity][scope] ?? sql`on r.source_id = t.source_id and r.key = t.key`
    return sql`select r.source_id, r.key from money_tie as t indexed by money_tie_project
      cross join ${table} as r ${lead} and ${isUntied(entity, 'r')}
      where t.project_id = ${projectId} and t.scope = ${sql.raw(`'${scope}'`)}`
  })
  return sql`select ${MONEY_COLUMNS[entity]} from (${sql.join(ways, sql` union `)}) as led
    cross join ${table} as r on r.source_id = led.source_id and r.key = led.key
    where ${tiedProject(entity, 'r')} = ${projectId}`
}

/** The project an invoice is tied to here, also when the ledger names one by now. */
export function selectTieOf(db: Database, proof: SessionProof, { sourceId, key }: LedgerKey) {
  return db.build
    .select({
      id: sql<string>`p.id`,
      /** Null for who may not see it. */
      name: sql<string | null>`case when ${seesProject(proof)} then p.name end`,
      kind: sql<string>`p.kind`,
    })
    .from(sql`ledger_invoice as r cross join project as p on p.id = ${tiedProject('invoice', 'r')}`)
    .where(
      sql`r.source_id = ${sourceId} and r.key = ${key}
        and ${maySee(proof, 'money', ofLedgerRow('ledger_invoice', 'r'))}`,
    )
}

// The overhead is nobody's project and open to everybody.
function seesProject(proof: SessionProof): SQL {
  return sql`(p.kind = 'overhead' or ${maySee(proof, 'project', ofProject('p'))})`
}
