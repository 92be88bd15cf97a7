import type { InStatement } from '@libsql/client/web'
import { type BatchArgs, statement } from './statement.ts'

/** So many look-alikes of one company are put before a person; a switchboard number may be shared by hundreds. */
const CANDIDATES = 10

/** The strongest sign first: a pair is recorded once. */
const SIGNS = [
  ['same-tax-id', 'tax_id'],
  ['same-name', 'name_key'],
  ['same-phone', 'phone_key'],
  ['same-email', 'email_key'],
] as const

/** Companies of this write that look like others are put before a person, never merged. */
export function findCandidates(args: BatchArgs): InStatement[] {
  return SIGNS.map(([rule, column]) =>
    statement(
      `insert or ignore into company_candidate (company_id, other_id, rule, found_at)
      select max(one, two), min(one, two), '${rule}', :now from (
        select a.id as one, b.id as two,
          row_number() over (partition by a.id order by b.id) as nth
        from apply_touched as t
        cross join company as a on a.id = t.key and a.deleted_at is null
        cross join company as b on b.${column} = a.${column} and b.id <> a.id
          and b.deleted_at is null
        where t.kind = 'linked-company' and a.${column} is not null
      ) where nth <= ${CANDIDATES}`,
      args,
    ),
  )
}
