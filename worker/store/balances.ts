import { and, type SQL, sql } from 'drizzle-orm'
import { type AgeingBucket, ageingRanges } from '../domain/ageing.ts'
import type { Balance } from '../domain/balance.ts'
import type { Side } from '../domain/invoice-item.ts'
import { toMinor } from '../domain/money.ts'
import { mayDo, maySee, maySeeRecord, ofCompany, ofProject } from './access.ts'
import { OPEN_CURRENCIES } from './currencies.ts'
import type { Database } from './database.ts'
import { exactMinor, exactSum } from './exact-minor.ts'
import type { Owner } from './owned.ts'
import type { SessionProof } from './viewer.ts'

/** Due dates apart, of sides and currencies of a record; with a limit SQLite computes each once. */
const PARTS = 12 * 200

/**
 * What is open of a company or a project by how late it is on a day, per side and currency: a row per bucket with
 * something in it, credits within. Each range is one walk of the index that holds it.
 */
export function selectAgeingOf(
  db: Database,
  proof: SessionProof,
  { entity, recordId }: Owner,
  today: string,
) {
  const owed = sql`(open.total_minor - open.paid_minor)`
  const ranges = ageingRanges(today).filter(({ credit }) => credit === 0)
  const sums = (due: SQL) => sql`(select json_array(count(*), cast(sum(${owed}) as text),
      sum(${owed} < 0), cast(sum(min(${owed}, 0)) as text))
    from ledger_invoice as open indexed by ledger_invoice_owed_${sql.raw(entity)}
    where open.source_id = mine.source_id and open.${sql.raw(entity)} = mine.key
      and open.side = wanted.value->>'side' and open.currency = usual.currency and ${due}
      and open.deleted = 0 and open.state = 'posted' and open.total_minor <> open.paid_minor)`
  return db.build
    .select({
      side: sql<Side>`side`,
      currency: sql<string>`currency`,
      bucket: sql<AgeingBucket>`bucket`,
      invoices: sql<number>`part->>0`,
      openMinor: exactMinor(sql`part->>1`),
      credits: sql<number>`part->>2`,
      creditMinor: exactMinor(sql`part->>3`),
    })
    .from(
      sql`(select wanted.value->>'side' as side, usual.currency, wanted.value->>'bucket' as bucket,
          case wanted.value->>'since' when '' then ${sums(sql`open.due_on is null`)}
            else ${sums(sql`open.due_on >= wanted.value->>'since'
              and open.due_on < wanted.value->>'until'`)} end as part
        from ledger_link as mine indexed by ledger_link_record
        cross join ${OPEN_CURRENCIES} cross join json_each(${JSON.stringify(ranges)}) as wanted
        where ${and(isLinkedTo({ entity, recordId }), maySeeMoneyOfOwner(proof, { entity, recordId }))}
        limit ${PARTS})`,
    )
    .where(sql`part->>0 > 0`)
}

/**
 * What was invoiced to a company or on a project, what of it is paid and open, per side and currency: a row for each
 * month from `since` (YYYY-MM) on, and one of null for all before it.
 */
export function selectTurnover(db: Database, proof: SessionProof, owner: Owner, since: string) {
  const seen = and(isLinkedTo(owner), maySeeMoneyOfOwner(proof, owner))
  // Until all is kept, what is not is added up from the invoices; see migrations/0034_turnover.sql.
  const isMissing = sql`exists (select 1 from turnover_part as gap where gap.source_id = mine.source_id
    and gap.entity = mine.entity and mine.key > gap.after_key)`
  const turnover = sql`(
    select kept.month, kept.side, kept.currency, kept.invoices, kept.total_minor, kept.paid_minor
      from ${keptFor()} where ${seen} and kept.invoices <> 0 and not ${isMissing}
    union all
    select coalesce(substr(posted.issued_on, 1, 7), ''), posted.side, posted.currency, 1,
      posted.total_minor, posted.paid_minor from ${postedTo(owner)} where ${seen} and ${isMissing}
  )`
  return db.build
    .select({
      month: sql<string | null>`case when month >= ${since} then month end`,
      side: sql<Side>`side`,
      currency: sql<string>`currency`,
      invoices: sql<number>`sum(invoices)`,
      totalMinor: exactSum(sql`total_minor`),
      paidMinor: exactSum(sql`paid_minor`),
      openMinor: exactSum(sql`total_minor - paid_minor`),
    })
    .from(turnover)
    .groupBy(sql`1`, sql`2`, sql`3`)
}

function keptFor(): SQL {
  return sql`ledger_link as mine indexed by ledger_link_record
    cross join ledger_turnover as kept on kept.source_id = mine.source_id
      and kept.entity = mine.entity and kept.key = mine.key`
}

// The index holds all that is summed: no invoice is looked up.
function postedTo({ entity }: Owner): SQL {
  const column = sql.raw(entity)
  return sql`ledger_link as mine indexed by ledger_link_record
    cross join ledger_invoice as posted indexed by ledger_invoice_posted_${column}
      on posted.source_id = mine.source_id and posted.${column} = mine.key
        and posted.deleted = 0 and posted.state = 'posted'`
}

function isLinkedTo({ entity, recordId }: Owner): SQL {
  return sql`mine.record_id = ${recordId} and mine.entity = ${entity}`
}

/**
 * The balances of the row at hand, in one column; null where its money is hidden from the viewer, or may be seen
 * but not taken away by an export.
 */
export function balancesOf(
  proof: SessionProof,
  table: 'company' | 'project',
  use: 'seen' | 'exported' = 'seen',
): SQL<string | null> {
  const name = sql.raw(table)
  const of = table === 'company' ? ofCompany() : ofProject()
  const taken = use === 'exported' ? sql`and ${mayDo(proof, 'money.export', of)}` : sql``
  return sql<string | null>`case when ${maySeeMoneyOf(proof, table)} ${taken} then
    (select json_group_array(json_array(currency, cast(receivable_minor as text), cast(payable_minor as text),
      receivable_due_on, payable_due_on)) from ${name}_balance where ${name}_id = ${name}.id) end`
}

/** Whether the viewer may see all money of the company or project at hand, as a condition on its own table. */
export function maySeeMoneyOf(proof: SessionProof, table: 'company' | 'project'): SQL {
  return maySee(proof, 'money', table === 'company' ? ofCompany() : ofProject())
}

/** The same of an owner by its id. */
export function maySeeMoneyOfOwner(proof: SessionProof, { entity, recordId }: Owner): SQL {
  const id = sql`${recordId}`
  const record = entity === 'counterparty' ? 'company' : 'project'
  return sql`(${maySeeRecord(proof, record, id)} and ${maySee(proof, 'money', { [record]: id })})`
}

/** Reads what `balancesOf` selected; a balance of nothing on both sides is left out. Null is hidden. */
export function readBalances(json: string | null): Balance[] | null {
  if (json === null) return null
  const rows = JSON.parse(json) as [string, string, string, string | null, string | null][]
  return rows
    .map(([currency, receivable, payable, receivableDueOn, payableDueOn]) => {
      const [receivableMinor, payableMinor] = [toMinor(receivable), toMinor(payable)]
      return { currency, receivableMinor, payableMinor, receivableDueOn, payableDueOn }
    })
    .filter(({ receivableMinor, payableMinor }) => receivableMinor !== 0 || payableMinor !== 0)
}
