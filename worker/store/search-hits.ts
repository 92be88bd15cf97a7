import { type SQL, sql } from 'drizzle-orm'
import type { Search, SearchKind } from '../domain/search.ts'
import { BELONGS, holdsAll, likelyLevels, maySee, ofLedgerRow } from './access.ts'
import { matchOf } from './search-match.ts'
import { limitWhen } from './two-ways.ts'
import type { SessionProof } from './viewer.ts'

/** Records of one kind that a glance shows: the palette, and the page of all kinds. */
export const MOST_FOUND = 8
/** And one more, which tells that there are others. */
export const MOST = MOST_FOUND + 1

/** Greater than any letter: the end of the range of all texts with one beginning. */
const LAST = '\u{10ffff}'

/** What the rules of a search ask: to see each kind that is found. */
export const VIEWS = [
  ...(['company.view', 'contact.view', 'project.view'] as const),
  ...(['money.view', 'activity.view'] as const),
] as const

type Kind = {
  table: string
  /** The record of a document, as `d`. */
  joined: SQL
  /** The document's key of a row of the table. */
  record: SQL
  /** What its name or number is looked up by, from its beginning; the rows that are there. */
  name: SQL
  there: SQL
  begins: (search: Search) => readonly string[]
  view: (typeof VIEWS)[number]
  sees: (proof: SessionProof) => SQL
}

const byId = (table: keyof typeof BELONGS, name: string): Kind => ({
  table,
  joined: sql.raw(`cross join ${table} on ${table}.id = d.record`),
  record: sql.raw(`${table}.id`),
  name: sql.raw(`${table}.${name}`),
  there: sql.raw(`${table}.deleted_at is null`),
  begins: ({ names }) => names,
  view: `${table}.view`,
  sees: (proof) => maySee(proof, table, BELONGS[table]()),
})

/** How each kind is found. */
export const KINDS: Readonly<Record<SearchKind, Kind>> = {
  company: byId('company', 'name_key'),
  contact: byId('contact', 'name_key'),
  project: byId('project', 'sort_key'),
  // What is written has no name to begin with.
  activity: { ...byId('activity', 'subject'), begins: () => [] },
  invoice: {
    table: 'ledger_invoice',
    joined: sql`cross join ledger_invoice
      on ledger_invoice.source_id = cast(substr(d.record, 1, instr(d.record, '-') - 1) as integer)
      and ledger_invoice.key = substr(d.record, instr(d.record, '-') + 1)`,
    record: sql`ledger_invoice.source_id || '-' || ledger_invoice.key`,
    name: sql`ledger_invoice.number_key`,
    there: sql`ledger_invoice.deleted = 0`,
    begins: ({ numbers }) => numbers,
    view: 'money.view',
    sees: (proof) => maySee(proof, 'money', ofLedgerRow('ledger_invoice')),
  },
}

/** What is typed as queries of the full-text index, read once for all that a statement looks up by them. */
export function typedAs(of: Search): SQL {
  return sql`typed as materialized (select ${matchOf(of, 'begin')} as begins, ${matchOf(of, 'hold')} as holds)`
}

/**
 * The best of one kind: what begins with the text typed, by name; then what has words that begin so, then what holds
 * them, the latest first; only what the viewer may see. As tables of a statement, the last of which is
 * `hit (kind, record, tier, name, at)`. Asks `typedAs`.
 */
export function bestHits(proof: SessionProof, kind: SearchKind, of: Search): SQL {
  const named = KINDS[kind]
    .begins(of)
    .map(
      (text) => sql`select record, 0 as tier, name, 0 as at from (${namedSo(proof, kind, text)})`,
    )
  const begin = matched(proof, kind, { match: 'begins', limit: MOST })
  const tiers = [...named, sql`select record, 1 as tier, '' as name, id as at from (${begin})`]
  // What words hold is looked for only while too few begin so.
  const few = limitWhen(MOST, sql`(select count(*) from begun) < ${MOST}`)
  const hold = matched(proof, kind, { match: 'holds', limit: few })
  return sql`begun as materialized (${sql.join(tiers, sql` union all `)}),
    held as (select record, 2 as tier, '' as name, id as at from (${hold})),
    hit as materialized (
      select ${literal(kind)} as kind, record, min(tier) as tier, name, at
      from (select * from begun union all select * from held)
      group by record order by 3, 4, 5 desc limit ${MOST})`
}

/**
 * `bestHits` of each kind that is `seesAll`, at once and without a look at their records: whoever shows them asks that.
 *
 * Kinds are rows, so that words are looked up in all of them by one text: only while too few names begin so, and for
 * those that begin so only where not all that hold fit. Each table is named once, as SQLite plans one anew wherever it
 * is named.
 */
export function bestOfSeen(proof: SessionProof, kinds: readonly SearchKind[], of: Search): SQL {
  const names = kinds.map((kind) => sql`when ${literal(kind)} then ${namesOf(proof, kind, of)}`)
  const few = sql`json_array_length(named) < ${MOST}`
  const many = sql`json_array_length(held) = ${MOST}`
  return sql`named as materialized (
      select wanted.kind, wanted.first_id, wanted.end_id, typed.begins, typed.holds,
        case wanted.kind ${sql.join(names, sql` `)} end as named
      from typed cross join search_range as wanted
      where wanted.kind in (${sql.join(kinds.map(literal), sql`, `)})),
    held as materialized (select *, ${latest('holds', few)} as held from named),
    begun as materialized (select *, ${latest('begins', many)} as begun from held),
    found as (
      select begun.kind, coalesce(d.record, found_one.value->>0) as record, case found_by.key
          when 0 then 0 when 1 then ${tierOf(of)} else 1 end as tier,
        case found_by.key when 0 then found_one.value->>1 else '' end as name, coalesce(d.id, 0) as at
      from begun cross join json_each(json_array(json(named), json(held), json(begun))) as found_by
      cross join json_each(found_by.value) as found_one
      left join search_document as d on found_by.key > 0 and d.id = found_one.value),
    hit as materialized (
      select * from (
        select *, row_number() over (partition by kind order by tier, name, at desc) as place
        from (select kind, record, min(tier) as tier, name, at from found group by kind, record))
      where place <= ${MOST})`
}

/** All of one kind that hold the words, the latest first, from before a document on; like `bestHits`. */
export function hitsBefore(
  proof: SessionProof,
  kind: SearchKind,
  { before, limit }: { before: number | null; limit: number },
): SQL {
  const hits = matched(proof, kind, { match: 'holds', before, limit })
  return sql`hit as materialized (select ${literal(kind)} as kind, record, 0 as tier, '' as name, id as at
    from (${hits}))`
}

/** As many of one kind as hold the words, up to `most`: a select of as many rows. Asks `typedAs`. */
export function countHits(proof: SessionProof, kind: SearchKind, most: number): SQL {
  if (seesAll(proof, kind)) {
    const all = limitWhen(most, holdsAll(proof, KINDS[kind].view))
    return sql`select 1 from search_text where ${within(kind, { match: 'holds' })} limit ${all}`
  }
  return sql`select 1 from (${matched(proof, kind, { match: 'holds', limit: most })})`
}

/** Whether the viewer is believed to see all of a kind: that is then asked once, and no record is looked at for it. */
export const seesAll = (proof: SessionProof, kind: SearchKind) =>
  likelyLevels(proof, KINDS[kind].view).every((level) => level === 'all')

const literal = (kind: SearchKind) => sql.raw(`'${kind}'`)

type Match = 'begins' | 'holds'
type Matched = { match: Match; before?: number | null; limit: number }

function matched(proof: SessionProof, kind: SearchKind, { limit, ...wanted }: Matched): SQL {
  const { joined, there, sees } = KINDS[kind]
  const all = seesAll(proof, kind)
  return sql`select d.record, d.id
    from search_text cross join search_document as d on d.id = search_text.rowid ${all ? sql`` : joined}
    where ${within(kind, wanted)} ${all ? sql`` : sql`and ${there} and ${sees(proof)}`}
    order by search_text.rowid desc limit ${limit}`
}

function within(kind: SearchKind, { match, before = null }: Omit<Matched, 'limit'>): SQL {
  const range = (column: 'first_id' | 'end_id') =>
    sql`(select ${sql.raw(column)} from search_range where kind = ${literal(kind)})`
  return sql`search_text match (select ${sql.raw(match)} from typed)
    and search_text.rowid > ${range('first_id')} and search_text.rowid < ${before ?? range('end_id')}`
}

// The latest documents of a row's kind that fit, as a JSON array.
function latest(match: Match, when: SQL): SQL {
  return sql`(select json_group_array(id) from (select rowid as id from search_text
    where ${when} and search_text match ${sql.raw(match)} and rowid > first_id and rowid < end_id
    order by rowid desc limit ${MOST}))`
}

// 1 for a document whose words begin as those typed, in one of the ways to read them; else 2.
function tierOf({ readings }: Search): SQL {
  const begins = (word: string) =>
    word.length === 1
      ? sql`instr(' ' || words || ' ', ${` ${word} `}) > 0`
      : sql`instr(' ' || words, ${` ${word}`}) > 0`
  const ways = readings.map((words) => sql`(${sql.join(words.map(begins), sql` and `)})`)
  return sql`case when ${sql.join(ways, sql` or `)} then 1 else 2 end`
}

// What begins so by its name, as a JSON array of records and names.
function namesOf(proof: SessionProof, kind: SearchKind, of: Search): SQL {
  const ranges = KINDS[kind].begins(of).map((text) => namedSo(proof, kind, text))
  if (ranges.length === 0) return sql`'[]'`
  return sql`(select json_group_array(json_array(record, name)) from (
    ${sql.join(ranges, sql` union `)}))`
}

function namedSo(proof: SessionProof, kind: SearchKind, text: string): SQL {
  const { table, record, name, there, sees } = KINDS[kind]
  const rule = seesAll(proof, kind) ? sql`` : sql`and ${sees(proof)}`
  return sql`select * from (select ${record} as record, ${name} as name from ${sql.raw(table)}
    where ${name} >= ${text} and ${name} < ${text + LAST} and ${there} ${rule}
    order by ${name} limit ${MOST})`
}
