import type { InStatement } from '@libsql/client/web'
import type { Emptying, EmptyingColumn } from './emptying.ts'
import { type Args, statement } from './statement.ts'

/** The keys of a page, `:after` excluded and `:last` included. */
export const IN_RANGE = 'source_id = :source and key > :after and key <= :last'

/**
 * Takes emptied columns out of what rows said before. Of rows that are gone and may not leave all of it goes, and under
 * a new condition also of those that stand: what they said before was sent without it.
 */
export function emptyHistory(emptying: Emptying, args: Args): InStatement[] {
  const { shape, columns, isFiltered } = emptying
  const history = `ledger_history where entity = '${shape.entity}' and ${IN_RANGE}`
  const paths = columns.map(({ field }) => `'$.${field}'`)
  if (shape.entity === 'invoice') paths.push(...paidPaths(columns))
  const emptied = `json_remove(diff, ${paths.join(', ')})`
  return [
    ...(paths.length > 0
      ? [
          statement(
            `update ledger_history set diff = ${emptied}
            where entity = '${shape.entity}' and ${IN_RANGE} and ${emptied} <> diff`,
            args,
          ),
          statement(`delete from ${history} and diff = '{}'`, args),
        ]
      : []),
    ...(isFiltered
      ? [
          statement(
            `delete from ${history} and (${isNewlyConditioned(emptying)}
              or exists (select 1 from ${shape.table} as gone
                where gone.source_id = ledger_history.source_id and gone.key = ledger_history.key
                  and gone.deleted = 1))`,
            args,
          ),
        ]
      : []),
  ]
}

/** Whether one of the conditions came with the policy in force: one that stays keeps its date. */
export function isNewlyConditioned({ conditioned }: Emptying): string {
  const names = conditioned.map((name) => `'${name}'`).join(', ')
  return `exists (select 1 from stream as s
    join egress_policy as p on p.source_id = s.source_id and p.version = s.policy
    join egress_condition as c on c.source_id = s.source_id and c.since = p.declared_at
    where s.source_id = :source and c.entity in (${names}))`
}

/** What has been paid of an invoice tells its amounts. */
function paidPaths(columns: readonly EmptyingColumn[]): string[] {
  return columns.some(({ field }) => field === 'totalMinor') ? [`'$.paidMinor'`] : []
}
