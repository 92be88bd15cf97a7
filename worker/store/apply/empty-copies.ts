import type { InStatement } from '@libsql/client/web'
import type { Database } from '../database.ts'
import { IN_RANGE, isNewlyConditioned } from './empty-history.ts'
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

/**
 * Empties what records of the CRM have taken over from the ledger and nobody else has stated: no person has entered
 * this value, no row that stands gives it. What the log tells of it as the doing of agent and worker goes too. Of a row
 * that is gone from an entity of which not all rows may leave, that is all that was taken over; under a new condition the
 * log forgets also what rows that stand said before.
 */
export function emptyCopies(emptying: Emptying, args: Args): InStatement[] {
  return takenOver(emptying).flatMap((taken) => [
    ...(taken.stated === null ? [] : emptyRecords({ ...taken, stated: taken.stated }, args)),
    ...emptyTold(taken, args),
  ])
}

/** The first entry of the log that `emptyCopies` changes in a page; null when it changes none. */
export async function readFirstTold(
  db: Database,
  emptying: Emptying,
  args: Args,
): Promise<number | null> {
  const first = takenOver(emptying).map((taken) => `select min(seq) as seq from ${toldOf(taken)}`)
  if (first.length === 0) return null
  const query = `select min(seq) from (${first.join(' union all ')})`
  const [row] = await db.readText(statement(query, args))
  return row?.[0] == null ? null : Number(row[0])
}

function takenOver(emptying: Emptying): Taken[] {
  const { shape, columns, all, isFiltered } = emptying
  const copied = (RECORDS as Readonly<Record<string, Copied | undefined>>)[shape.entity]
  if (!copied) return []
  const ruled = columns.filter(({ field }) => copied.columns[field])
  const taken = all.filter(({ field }) => copied.columns[field])
  const gone = `exists (select 1 from ${shape.table} as gone where gone.deleted = 1
    and gone.source_id = ledger_link.source_id and gone.key = ledger_link.key)`
  const of = { copied, shape, which: 'true' }
  const newly = { only: isNewlyConditioned(emptying), stated: null, which: FORMER }
  const both: Taken[] = [
    { ...of, kept: ruled, only: 'true', stated: 'o.source_id <> :source' },
    ...(isFiltered
      ? [
          { ...of, kept: taken, only: gone, stated: 'true' },
          { ...of, kept: taken, ...newly },
        ]
      : []),
  ]
  return both.filter(({ kept }) => kept.length > 0)
}

type Taken = {
  readonly copied: Copied
  readonly shape: Shape
  readonly kept: readonly EmptyingColumn[]
  /** Which links lead to the records. */
  readonly only: string
  /** Which of their other links may state the same; null where the records keep what they have. */
  readonly stated: string | null
  /** Which entries of the log lose what they tell of it. */
  readonly which: string
}

function emptyRecords(taken: Emptied, args: Args): InStatement[] {
  const { copied, kept } = taken
  const isCompany = copied.record === 'company'
  return [
    ...(isCompany ? [statement(emptyImages(copied, kept, linkedBy(taken)), args)] : []),
    ...kept.map((column) => statement(emptyCopy(taken, column), args)),
  ]
}

/** Of which the records are emptied too. */
type Emptied = Taken & { readonly stated: string }

type Linked = Pick<Taken, 'copied' | 'shape' | 'only'>

const linkedBy = ({ shape, only }: Linked): string => `select record_id from ledger_link
  where entity = '${shape.entity}' and ${IN_RANGE} and ${only}`

/** A company that was merged into another keeps what it was, to come back. */
function recordsOf(linked: Linked): string {
  const ids = linkedBy(linked)
  if (linked.copied.record !== 'company') return `(${ids})`
  return `(${ids} union all select loser_id from company_merge where survivor_id in (${ids}))`
}

/** Entries that tell more than what stands now. */
const FORMER = `(verb in ('update', 'link') or json_extract(diff, '$.name[1]') is not
  (select name from company where id = record_id union all
    select name from project where id = record_id))`

const pathsOf = ({ kept }: Taken): string =>
  [...kept.map(({ field }) => `'$.${field}'`), ...linkPath(kept)].join(', ')

/** Entries of the log that lose something. */
function toldOf(taken: Taken): string {
  return `change_log where entity = '${taken.copied.record}' and actor_kind in ('agent', 'system')
    and record_id in ${recordsOf(taken)} and json_remove(diff, ${pathsOf(taken)}) <> diff
    and ${taken.which}`
}

/** The chain over the log is bound anew from the first entry that loses something, and the log says itself why. */
function emptyTold(taken: Taken, args: Args): InStatement[] {
  const { record } = taken.copied
  const told = toldOf(taken)
  return [
    statement(`delete from log_seal where seq >= (select min(seq) from ${told})`, args),
    statement(
      `insert into change_log (at, actor_kind, actor_id, verb, entity, record_id, diff)
      select distinct :now, 'agent', :agent, 'empty', '${record}', record_id, '{}'
      from ${told}`,
      args,
    ),
    statement(
      `update change_log set diff = json_remove(diff, ${pathsOf(taken)})
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

function emptyCopy(taken: Emptied, { field, column: name }: EmptyingColumn): string {
  const { copied, shape, stated } = taken
  const { record } = copied
  // A record of its own still needs a name of its own.
  const none = field === 'name' ? `'masked:' || substr(id, -12)` : 'null'
  const sets = [name, ...(copied.columns[field] ?? [])].map((set) => {
    return `${set} = ${set === 'phone_key' || set === 'email_key' || set === 'code_key' ? 'null' : none}`
  })
  return `update ${record} set ${sets.join(', ')}, rev = rev + 1, updated_at = :now
    where id in ${recordsOf(taken)} and ${name} is not null and ${name} not like 'masked:%'
      and not exists (select 1 from change_log as said where said.entity = '${record}'
        and said.record_id = ${record}.id and said.actor_kind not in ('agent', 'system')
        and json_extract(said.diff, '$.${field}[1]') = ${record}.${name})
      and not exists (select 1 from ledger_link as o indexed by ledger_link_record
        join ${shape.table} as stated on stated.source_id = o.source_id and stated.key = o.key
        where o.record_id = ${record}.id and ${stated} and stated.deleted = 0
          and stated.${name} = ${record}.${name})`
}
