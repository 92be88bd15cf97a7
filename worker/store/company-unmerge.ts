import type { InStatement } from '@libsql/client/web'
import { type SQL, sql } from 'drizzle-orm'
import { mayDo, ofCompany } from './access.ts'
import { replaceCompanyBalances } from './apply/balances.ts'
import { followParted } from './apply/follow-companies.ts'
import { clearTouched } from './apply/statement.ts'
import { MERGED_COLUMNS, rowsOf, touchCompanies } from './company-merge.ts'
import { COMPANY_REFERENCES, type CompanyReference } from './company-references.ts'
import type { Database } from './database.ts'
import { bumpLive, raw } from './raw.ts'
import { logByMember } from './record-edits.ts'
import { type SessionProof, selectViewer } from './viewer.ts'

/** A merge that can be taken back. */
export type Unmerge = {
  id: string
  survivor: { id: string; name: string }
  loser: { id: string; name: string }
}

/**
 * Takes a merge back in one write: exactly the rows it carried over go back, with whatever the ledger has brought
 * for them since; the fields it changed are as they were unless they were changed again; then both follow the
 * ledger, which may have moved on. Only the latest merge into a company can be taken back, or its fields and rows
 * would be mixed up with those of a later one.
 * The first statement answers the number of the log entry, or no row when nothing was done.
 */
export function unmergeCompanies(db: Database, proof: SessionProof, of: Unmerge): InStatement[] {
  const { id, survivor, loser } = of
  const { now } = proof
  const viewer = selectViewer(db, proof).as('viewer')
  const can = sql`exists (select 1 from company_merge as m
    join company as s on s.id = m.survivor_id and s.deleted_at is null
    where m.id = ${id} and ${isLatest('m')} and ${mayDo(proof, 'company.edit', ofCompany('s'))})`
  // Not the time it was taken back at: another write may have done that within the same millisecond.
  const done = sql`exists (select 1 from apply_touched where kind = 'unmerge' and key = ${id})`
  return [
    logByMember(db, proof, {
      verb: 'unmerge',
      entity: 'company',
      id: survivor.id,
      diff: JSON.stringify({ merged: [loser.name, null] }),
      only: can,
    }),
    raw(sql`insert into apply_touched (kind, key) select 'unmerge', ${id} where ${can}`),
    raw(sql`update company_merge set undone_at = ${now},
        undone_by = (select id from ${viewer})
      where id = ${id} and ${done}`),
    logByMember(db, proof, {
      verb: 'restore',
      entity: 'company',
      id: loser.id,
      diff: JSON.stringify({ into: [survivor.name, null] }),
      only: done,
    }),
    ...COMPANY_REFERENCES.map((reference) => giveBack(reference, of, done)),
    giveBackLeading(id, done),
    ...giveBackCandidates(of, done),
    restoreSurvivor(of, now, done),
    raw(sql`update company set deleted_at = null, rev = rev + 1, updated_at = ${now}
      where id = ${loser.id} and ${done}`),
    touchCompanies('linked-company', of, done),
    touchCompanies('company_balance', of, done),
    ...followParted(now),
    ...replaceCompanyBalances(),
    bumpLive('crm', done),
    bumpLive('ledger', done),
    clearTouched,
  ]
}

/** Nothing was merged into the same company since, and it was not taken back yet. */
export function isLatest(alias: string): SQL {
  const m = sql.raw(alias)
  return sql`${m}.undone_at is null and not exists (select 1 from company_merge as later
    where later.survivor_id = ${m}.survivor_id and later.undone_at is null
      and (later.merged_at, later.id) > (${m}.merged_at, ${m}.id))`
}

function giveBack(reference: CompanyReference, of: Unmerge, done: SQL): InStatement {
  const { table, column } = reference
  const { key, where } = rowsOf(reference)
  const [name, place] = [sql.raw(table), sql.raw(column)]
  return raw(sql`update or ignore ${name} set ${place} = ${of.loser.id}
    where ${place} = ${of.survivor.id} and ${where} and ${done}
      and ${key} in (select row_key from company_merge_row where merge_id = ${of.id}
        and table_name = ${table} and column_name = ${column})`)
}

function giveBackLeading(id: string, done: SQL): InStatement {
  return raw(sql`update ledger_link set leading = noted.leading
    from (select row_key ->> 0 as source_id, row_key ->> 1 as key, cast(was as integer) as leading
      from company_merge_row
      where merge_id = ${id} and table_name = 'ledger_link' and column_name = 'leading') as noted
    where ledger_link.entity = 'counterparty' and ledger_link.source_id = noted.source_id
      and ledger_link.key = noted.key and ${done}`)
}

/** Pairs that the merge brought go, unless a person has decided on them since. */
function giveBackCandidates({ id, survivor, loser }: Unmerge, done: SQL): InStatement[] {
  const merge = sql`(select merged_at from company_merge where id = ${id})`
  return [
    raw(sql`update company_candidate set decided_at = null
      where company_id = max(${survivor.id}, ${loser.id})
        and other_id = min(${survivor.id}, ${loser.id})
        and decided_at = ${merge} and decided_by is null and ${done}`),
    raw(sql`delete from company_candidate where merge_id = ${id}
      and (decided_at is null or decided_at < ${merge}) and ${done}`),
  ]
}

function restoreSurvivor({ id, survivor }: Unmerge, now: number, done: SQL): InStatement {
  const columns = MERGED_COLUMNS.map((column) => {
    const [is, was] = [`after ->> '${column}'`, `before ->> '${column}'`]
    return `${column} = case when ${column} is ${is} then ${was} else ${column} end`
  })
  return raw(sql`update company set ${sql.raw(columns.join(', '))},
      rev = rev + 1, updated_at = ${now}
    from (select survivor_before as before, survivor_after as after from company_merge
      where id = ${id}) as noted
    where company.id = ${survivor.id} and ${done}`)
}
