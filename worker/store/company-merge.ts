import type { InStatement } from '@libsql/client/web'
import { type SQL, sql } from 'drizzle-orm'
import type { Merged } from '../domain/merge-edit.ts'
import { mayDo, ofCompany } from './access.ts'
import { replaceCompanyBalances } from './apply/balances.ts'
import { clearTouched } from './apply/statement.ts'
import { COMPANY_REFERENCES, type CompanyReference } from './company-references.ts'
import type { Database } from './database.ts'
import { bumpLive, raw } from './raw.ts'
import { columnsOf, logByMember, settersOf } from './record-edits.ts'
import { type SessionProof, selectViewer } from './viewer.ts'

/** Two companies at the revisions that the person saw. */
export type Merge = {
  id: string
  survivor: { id: string; rev: number; name: string }
  loser: { id: string; rev: number; name: string }
  /** What the survivor takes over of the fields. */
  changes: Merged['changes']
}

/**
 * Makes two companies one, in one write: everything that names the loser names the survivor, balances are computed
 * again, and the loser is gone as if deleted. Nothing happens when one of them has changed since it was read.
 * The first statement answers the number of the log entry, or no row when nothing was done.
 */
export function mergeCompanies(db: Database, proof: SessionProof, merge: Merge): InStatement[] {
  const { id, survivor, loser, changes } = merge
  const { now } = proof
  const viewer = selectViewer(db, proof).as('viewer')
  const asSeen = sql`(select count(*) from company where deleted_at is null
    and (id, rev) in (values (${survivor.id}, ${survivor.rev}), (${loser.id}, ${loser.rev}))
    and ${mayDo(proof, 'company.edit', ofCompany())}) = 2`
  const done = isDone(id)
  return [
    logByMember(db, proof, {
      verb: 'merge',
      entity: 'company',
      id: survivor.id,
      diff: JSON.stringify({ merged: [null, loser.name], ...changes }),
      only: asSeen,
    }),
    raw(sql`insert into company_merge
        (id, survivor_id, loser_id, merged_at, merged_by, change_seq, survivor_before)
      select ${id}, ${survivor.id}, ${loser.id}, ${now}, ${viewer.id}, last_insert_rowid(),
        (select ${image()} from company where id = ${survivor.id})
      from ${viewer} where ${asSeen}`),
    logByMember(db, proof, {
      verb: 'merged',
      entity: 'company',
      id: loser.id,
      diff: JSON.stringify({ into: [null, survivor.name] }),
      only: done,
    }),
    ...leadOnce(merge),
    ...COMPANY_REFERENCES.flatMap((reference) => carryOver(reference, merge)),
    ...bringCandidates(merge, now),
    raw(sql`update company set ${takenOver(merge)}
        is_customer = max(is_customer, (select is_customer from company where id = ${loser.id})),
        is_vendor = max(is_vendor, (select is_vendor from company where id = ${loser.id})),
        active = max(active, (select active from company where id = ${loser.id})),
        rev = rev + 1, updated_at = ${now}
      where id = ${survivor.id} and ${done}`),
    raw(sql`update company set deleted_at = ${now}, rev = rev + 1, updated_at = ${now}
      where id = ${loser.id} and ${done}`),
    raw(sql`update company_merge set survivor_after =
        (select ${image()} from company where id = ${survivor.id}) where id = ${id}`),
    touchCompanies('company_balance', merge, done),
    ...replaceCompanyBalances(),
    clearTouched,
    bumpLive('crm', done),
    bumpLive('ledger', done),
  ]
}

function takenOver({ changes, loser }: Merge): SQL {
  const none = Object.keys(changes).length === 0
  // A touch goes over with whoever planned it.
  const planner = changes.nextTouchOn
    ? sql`next_touch_by = (select next_touch_by from company where id = ${loser.id}),`
    : sql``
  return none ? sql`` : sql`${settersOf('company', changes)}, ${planner}`
}

/** Notes both companies for statements that work on what a write has touched. */
export function touchCompanies(
  kind: 'company_balance' | 'linked-company',
  { survivor, loser }: { survivor: { id: string }; loser: { id: string } },
  only: SQL,
): InStatement {
  const ids = JSON.stringify([survivor.id, loser.id])
  return raw(sql`insert or ignore into apply_touched (kind, key)
    select ${kind}, value from json_each(${ids}) where ${only}`)
}

/** Whether the merge was made: what a write after its first statements hangs on. */
function isDone(id: string): SQL {
  return sql`exists (select 1 from company_merge where id = ${id})`
}

/** What a merge may change of a company, as one JSON value. */
function image(): SQL {
  const pairs = MERGED_COLUMNS.map((column) => `'${column}', ${column}`)
  return sql.raw(`json_object(${pairs.join(', ')})`)
}

/** The columns of a company that a merge may change. */
export const MERGED_COLUMNS: readonly string[] = [
  ...columnsOf('company'),
  ...(['is_customer', 'is_vendor', 'active', 'next_touch_by'] as const),
]

/** One row of the ledger leads: a live one of the survivor, else one of the loser. */
function leadOnce({ id, survivor, loser }: Merge): InStatement[] {
  const both = sql`entity = 'counterparty' and record_id in (${survivor.id}, ${loser.id})`
  const leader = sql`(select l.source_id, l.key
    from ledger_link as l indexed by ledger_link_record
    left join ledger_counterparty as c on c.source_id = l.source_id and c.key = l.key
    where l.entity = 'counterparty' and l.record_id in (${survivor.id}, ${loser.id})
    order by coalesce(c.deleted, 1), l.record_id = ${survivor.id} desc, l.leading desc,
      l.source_id, l.key limit 1)`
  return [
    raw(sql`insert into company_merge_row (merge_id, table_name, column_name, row_key, was)
      select ${id}, 'ledger_link', 'leading', json_array(source_id, key), leading
      from ledger_link indexed by ledger_link_record where ${both} and ${isDone(id)}`),
    raw(sql`update ledger_link set leading = ((source_id, key) = ${leader})
      where ${both} and ${isDone(id)}`),
  ]
}

/**
 * Notes the rows that name the loser and makes them the survivor's. Where the survivor has the same already, the
 * loser's row stays behind with it, unseen, and is there again when the merge is taken back.
 */
function carryOver(reference: CompanyReference, { id, survivor, loser }: Merge): InStatement[] {
  const { table, column } = reference
  const { key, where } = rowsOf(reference)
  const [name, place] = [sql.raw(table), sql.raw(column)]
  const ofLoser = sql`${place} = ${loser.id} and ${where}`
  return [
    raw(sql`insert into company_merge_row (merge_id, table_name, column_name, row_key)
      select ${id}, ${table}, ${column}, ${key} from ${name} where ${ofLoser} and ${isDone(id)}`),
    raw(sql`update or ignore ${name} set ${place} = ${survivor.id}
      where ${ofLoser} and ${isDone(id)}`),
    raw(sql`delete from company_merge_row
      where merge_id = ${id} and table_name = ${table} and column_name = ${column}
        and row_key in (select ${key} from ${name} where ${ofLoser})`),
  ]
}

/** The key of a row as `company_merge_row` holds it, and which rows are meant. */
export function rowsOf({ key, where }: CompanyReference): { key: SQL; where: SQL } {
  return { key: sql.raw(`json_array(${key.join(', ')})`), where: sql.raw(where ?? 'true') }
}

/** The pair itself is decided; what else may be the same as the loser may be the same as the survivor. */
function bringCandidates({ id, survivor, loser }: Merge, now: number): InStatement[] {
  const other = sql`case company_id when ${loser.id} then other_id else company_id end`
  return [
    raw(sql`update company_candidate set decided_at = ${now}
      where company_id = max(${survivor.id}, ${loser.id})
        and other_id = min(${survivor.id}, ${loser.id})
        and decided_at is null and ${isDone(id)}`),
    raw(sql`insert or ignore into company_candidate
        (company_id, other_id, rule, found_at, decided_at, decided_by, merge_id)
      select max(other, ${survivor.id}), min(other, ${survivor.id}), rule, found_at, decided_at,
        decided_by, ${id}
      from (select ${other} as other, rule, found_at, decided_at, decided_by
        from company_candidate where company_id = ${loser.id} or other_id = ${loser.id})
      where other <> ${survivor.id} and ${isDone(id)}`),
  ]
}
