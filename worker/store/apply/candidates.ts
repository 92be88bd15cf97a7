import type { InStatement } from '@libsql/client/web'
import { type BatchArgs, statement } from './statement.ts'

/**
 * So many look-alikes of one company are put before a person. Hundreds may share a switchboard number or
 * be called "Private person": the search stops there, or a batch of them would compare all with all.
 */
const CANDIDATES = 10

/** The strongest sign first: a pair is recorded once. */
const SIGNS = [
  ['same-tax-id', 'tax_id', 'tax'],
  ['same-name', 'name_key', 'name'],
  ['same-phone', 'phone_key', 'phone'],
  ['same-email', 'email_key', 'email'],
] as const

/** Companies of this write that look like others are put before a person, never merged. */
export function findCandidates(args: BatchArgs): InStatement[] {
  return SIGNS.map(([rule, column, index]) =>
    statement(
      `insert or ignore into company_candidate (company_id, other_id, rule, found_at)
      select max(a.id, b.id), min(a.id, b.id), '${rule}', :now
      from apply_touched as t
      cross join company as a on a.id = t.key and a.deleted_at is null
      cross join company as b on b.id in (
        select id from company as other indexed by company_${index}
        where other.${column} = a.${column} and other.id <> a.id and other.deleted_at is null
        limit ${CANDIDATES})
      where t.kind = 'linked-company'`,
      args,
    ),
  )
}
