import { type SQL, sql } from 'drizzle-orm'
import type { Search, SearchKind } from '../domain/search.ts'
import { BELONGS, maySee, ofLedgerRow } from './access.ts'
import { type How, matchOf } from './search-match.ts'
import { limitWhen } from './two-ways.ts'
import type { SessionProof } from './viewer.ts'

/** Records of one kind that a glance shows: the palette, and the page of all kinds. */
export const MOST_FOUND = 8

/** Greater than any letter: the end of the range of all texts with one beginning. */
const LAST = '\u{10ffff}'

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
  sees: (proof: SessionProof) => SQL
}

const byId = (table: keyof typeof BELONGS, name: string): Kind => ({
  table,
  joined: sql.raw(`cross join ${table} on ${table}.id = d.record`),
  record: sql.raw(`${table}.id`),
  name: sql.raw(`${table}.${name}`),
  there: sql.raw(`${table}.deleted_at is null`),
  begins: ({ names }) => names,
  sees: (proof) => maySee(proof, table, BELONGS[table]()),
})

const KINDS: Readonly<Record<SearchKind, Kind>> = {
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
    sees: (proof) => maySee(proof, 'money', ofLedgerRow('ledger_invoice')),
  },
}

/**
 * The best of one kind: what begins with the text typed, by name; then what has words that begin so, then what
 * holds them, the latest first; as `hit (record, tier, name, at)`. Only what the viewer may see.
 */
export function bestHits(proof: SessionProof, kind: SearchKind, of: Search): SQL {
  const named = KINDS[kind].begins(of).map((text) => namedSo(proof, kind, text))
  const begin = matched(proof, { kind, of, how: 'begin', limit: MOST_FOUND + 1 })
  // What words hold is looked for only while too few begin so.
  const few = limitWhen(MOST_FOUND + 1, sql`(select count(*) from begun) <= ${MOST_FOUND}`)
  const hold = matched(proof, { kind, of, how: 'hold', limit: few })
  const tiers = [...named, sql`select record, 1 as tier, '' as name, id as at from (${begin})`]
  return sql`(with begun as materialized (${sql.join(tiers, sql` union all `)}),
      held as (select record, 2 as tier, '' as name, id as at from (${hold}))
    select record, min(tier) as tier, name, at
    from (select * from begun union all select * from held)
    group by record order by 2, 3, 4 desc limit ${MOST_FOUND + 1}) as hit`
}

/** All of one kind that hold the words, the latest first, from before a document on; as `hit (record, id)`. */
export function allHits(
  proof: SessionProof,
  kind: SearchKind,
  { of, before, limit }: { of: Search; before: number | null; limit: number },
): SQL {
  return sql`(${matched(proof, { kind, of, how: 'hold', before, limit })}) as hit`
}

type Matched = { kind: SearchKind; of: Search; how: How; before?: number | null; limit: number }

function matched(proof: SessionProof, wanted: Matched): SQL {
  const { kind, of, how, before = null, limit } = wanted
  const { joined, there } = KINDS[kind]
  const range = (column: 'first_id' | 'end_id') =>
    sql`(select ${sql.raw(column)} from search_range where kind = ${kind})`
  return sql`select d.record, d.id
    from search_text cross join search_document as d on d.id = search_text.rowid ${joined}
    where search_text match (${matchOf(of, how)})
      and search_text.rowid > ${range('first_id')}
      and search_text.rowid < ${before ?? range('end_id')}
      and ${there} and ${KINDS[kind].sees(proof)}
    order by search_text.rowid desc limit ${limit}`
}

function namedSo(proof: SessionProof, kind: SearchKind, text: string): SQL {
  const { table, record, name, there } = KINDS[kind]
  return sql`select * from (select ${record} as record, 0 as tier, ${name} as name, 0 as at
    from ${sql.raw(table)}
    where ${name} >= ${text} and ${name} < ${text + LAST} and ${there} and ${KINDS[kind].sees(proof)}
    order by ${name} limit ${MOST_FOUND + 1})`
}
