import type { InStatement } from '@libsql/client/web'
import { MATCH_SIGNS } from '../../domain/company-match.ts'
import { SIGN_COLUMNS } from '../company-matches.ts'
import { type BatchArgs, statement } from './statement.ts'

/**
 * So many look-alikes of one company are put before a person. Hundreds may share a switchboard number or
 * be called "Private person": the search stops there, or a batch of them would compare all with all.
 */
const CANDIDATES = 10

/**
 * Companies of this write that look like others are put before a person, never merged. The strongest sign comes
 * first: a pair is recorded once.
 */
export function findCandidates(args: BatchArgs): InStatement[] {
  return MATCH_SIGNS.map((rule) => {
    const [column, index] = SIGN_COLUMNS[rule]
    return statement(
      `insert or ignore into company_candidate (company_id, other_id, rule, found_at)
      select max(a.id, b.id), min(a.id, b.id), '${rule}', :now
      from apply_touched as t
      cross join company as a on a.id = t.key and a.deleted_at is null
      cross join company as b on b.id in (
        select id from company as other indexed by ${index}
        where other.${column} = a.${column} and other.id <> a.id and other.deleted_at is null
        limit ${CANDIDATES})
      where t.kind = 'linked-company'`,
      args,
    )
  })
}
