import type { InStatement } from '@libsql/client/web'
import type { Emptying, EmptyingColumn } from './emptying.ts'
import type { Shape } from './rows.ts'
import { type Args, statement } from './statement.ts'

/** Which ledger entity a record of the CRM follows, in which columns, and what is derived from them there. */
const RECORDS = {
  counterparty: {
    record: 'company',
    columns: {
      ...{ name: ['name_key', 'sort_key'], taxId: [], registrationReason: [], contactName: [] },
      ...{ phone: ['phone_key'], email: ['email_key'], address: [] },
    },
  },
  project: { record: 'project', columns: { name: ['sort_key'], code: ['code_key'] } },
} as const

type Copied = { record: string; columns: Readonly<Record<string, readonly string[]>> }

/** The keys of a page, `:after` excluded and `:last` included. */
const IN_RANGE = 'source_id = :source and key > :after and key <= :last'

/**
 * Empties what records of the CRM have taken over from the ledger and nobody else has stated: no person has entered
 * this value, no row that stands gives it. What the log tells of it as the doing of agent and worker goes too. Of a row
 * that is gone from an entity of which not all rows may leave, that is all that was taken over.
 */
export function emptyCopies(emptying: Emptying, args: Args): InStatement[] {
  const { shape, columns, all, isFiltered } = emptying
  const copied = (RECORDS as Readonly<Record<string, Copied | undefined>>)[shape.entity]
  if (!copied) return []
  const ruled = columns.filter(({ field }) => copied.columns[field])
  const taken = all.filter(({ field }) => copied.columns[field])
  const gone = `exists (select 1 from ${shape.table} as gone where gone.deleted = 1
    and gone.source_id = ledger_link.source_id and gone.key = ledger_link.key)`
  return [
    ...emptyRecords(
      copied,
      { shape, kept: ruled, of: 'true', stated: 'o.source_id <> :source' },
      args,
    ),
    ...(isFiltered
      ? emptyRecords(copied, { shape, kept: taken, of: gone, stated: 'true' }, args)
      : []),
  ]
}

type Taken = {
  readonly shape: Shape
  readonly kept: readonly EmptyingColumn[]
  /** Of which links the records are, and which of their other links may state the same. */
  readonly of: string
  readonly stated: string
}

function emptyRecords(copied: Copied, taken: Taken, args: Args): InStatement[] {
  const { shape, kept, of } = taken
  if (kept.length === 0) return []
  const linked = `select record_id from ledger_link
    where entity = '${shape.entity}' and ${IN_RANGE} and ${of}`
  // A company that was merged into another keeps what it was, to come back.
  const losers = `select loser_id from company_merge where survivor_id in (${linked})`
  const isCompany = copied.record === 'company'
  const records = isCompany ? `(${linked} union all ${losers})` : `(${linked})`
  const paths = [...kept.map(({ field }) => `'$.${field}'`), ...linkPath(kept)]
  const told = `change_log where entity = '${copied.record}' and actor_kind in ('agent', 'system')
    and record_id in ${records} and json_remove(diff, ${paths.join(', ')}) <> diff`
  return [
    ...(isCompany ? [statement(emptyImages(copied, kept, linked), args)] : []),
    ...kept.map((column) => statement(emptyCopy(copied, column, records, taken), args)),
    // The chain over the log is bound anew from here on, and the log says itself why.
    statement(`delete from log_seal where seq >= (select min(seq) from ${told})`, args),
    statement(
      `insert into change_log (at, actor_kind, actor_id, verb, entity, record_id, diff)
      select distinct :now, 'agent', :agent, 'empty', '${copied.record}', record_id, '{}'
      from ${told}`,
      args,
    ),
    statement(
      `update change_log set diff = json_remove(diff, ${paths.join(', ')})
      where seq in (select seq from ${told})`,
      args,
    ),
  ]
}

/** What a merge could change of the survivor, as it was and as it became. */
function emptyImages(copied: Copied, kept: readonly EmptyingColumn[], linked: string): string {
  const sets = kept.flatMap(({ field, column }) =>
    [column, ...(copied.columns[field] ?? [])].map((name) => {
      return `'$.${name}', ${field === 'name' ? `'masked:'` : 'null'}`
    }),
  )
  const emptied = (image: string) => `${image} = json_set(${image}, ${sets.join(', ')})`
  return `update company_merge set ${emptied('survivor_before')}, ${emptied('survivor_after')}
    where survivor_id in (${linked})`
}

/** A link is logged with the name of the row that was linked. */
function linkPath(kept: readonly EmptyingColumn[]): string[] {
  return kept.some(({ field }) => field === 'name') ? [`'$.ledger'`] : []
}

function emptyCopy(
  copied: Copied,
  { field, column: name }: EmptyingColumn,
  records: string,
  { shape, stated }: Taken,
): string {
  const { record } = copied
  // A record of its own still needs a name of its own.
  const none = field === 'name' ? `'masked:' || substr(id, -12)` : 'null'
  const sets = [name, ...(copied.columns[field] ?? [])].map((set) => {
    return `${set} = ${set === 'phone_key' || set === 'email_key' || set === 'code_key' ? 'null' : none}`
  })
  return `update ${record} set ${sets.join(', ')}, rev = rev + 1, updated_at = :now
    where id in ${records} and ${name} is not null and ${name} not like 'masked:%'
      and not exists (select 1 from change_log as said where said.entity = '${record}'
        and said.record_id = ${record}.id and said.actor_kind not in ('agent', 'system')
        and json_extract(said.diff, '$.${field}[1]') = ${record}.${name})
      and not exists (select 1 from ledger_link as o indexed by ledger_link_record
        join ${shape.table} as stated on stated.source_id = o.source_id and stated.key = o.key
        where o.record_id = ${record}.id and ${stated} and stated.deleted = 0
          and stated.${name} = ${record}.${name})`
}

/** Takes emptied columns out of what rows said before; of rows that are gone and may not leave, all of it. */
export function emptyHistory({ shape, columns, isFiltered }: Emptying, args: Args): InStatement[] {
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
            `delete from ${history} and exists (select 1 from ${shape.table} as gone
              where gone.source_id = ledger_history.source_id and gone.key = ledger_history.key
                and gone.deleted = 1)`,
            args,
          ),
        ]
      : []),
  ]
}

/** What has been paid of an invoice tells its amounts. */
function paidPaths(columns: readonly EmptyingColumn[]): string[] {
  return columns.some(({ field }) => field === 'totalMinor') ? [`'$.paidMinor'`] : []
}
