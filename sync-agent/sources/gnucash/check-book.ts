import type { DatabaseSync } from 'node:sqlite'
import { AgentProblem } from '../../problem.ts'
import { add, parseFraction, ZERO } from './fraction.ts'
import { TABLE_VERSIONS } from './table-versions.ts'

/**
 * Proves that a copy is a whole GnuCash book of a known layout in which every transaction balances.
 * Throws AgentProblem `book-damaged`, `book-not-gnucash`, `book-version`, `book-unbalanced`.
 */
export function checkBook(db: DatabaseSync, path: string): void {
  checkPages(db, path)
  checkVersions(db, path)
  checkBalance(db, path, null)
}

/**
 * The same of what changed since a copy that was checked: these transactions. Whether all pages hang together is not
 * looked at. Throws AgentProblem `book-unbalanced`, and what SQLite throws on a damaged page.
 */
export function checkTransactions(
  db: DatabaseSync,
  path: string,
  transactions: readonly string[],
): void {
  checkBalance(db, path, JSON.stringify(transactions))
}

function checkPages(db: DatabaseSync, path: string): void {
  let verdict: unknown
  try {
    verdict = db.prepare('pragma quick_check(1)').get()?.quick_check
  } catch {
    verdict = 'unreadable'
  }
  if (verdict !== 'ok') throw new AgentProblem('book-damaged', { path })
}

function checkVersions(db: DatabaseSync, path: string): void {
  const known = db
    .prepare("select count(*) as n from sqlite_master where name in ('versions', 'books')")
    .get()
  if (known?.n !== 2) throw new AgentProblem('book-not-gnucash', { path })
  const rows = db.prepare('select table_name, table_version from versions').all()
  const found = new Map(rows.map((row) => [row.table_name, row.table_version]))
  for (const [table, versions] of Object.entries(TABLE_VERSIONS)) {
    const version = found.get(table)
    if (typeof version === 'number' && versions.includes(version)) continue
    const facts = { path, table, found: String(version ?? '—'), supported: versions.join(', ') }
    throw new AgentProblem('book-version', facts)
  }
}

const TOLD = 'where tx_guid in (select value from json_each(?))'

// One denominator a transaction is the rule; only the others need exact arithmetic outside SQL.
const splitsOfSuspects = (which: string) => `
  select s.tx_guid, s.value_num || '/' || s.value_denom as value,
         substr(t.post_date, 1, 10) as posted_on, t.num
  from splits s left join transactions t on t.guid = s.tx_guid
  where s.tx_guid in (
    select tx_guid from splits ${which} group by tx_guid
    having min(value_denom) <> max(value_denom) or sum(value_num) <> 0)
  order by s.tx_guid`

/** Of the transactions in a JSON list, or of all. */
function checkBalance(db: DatabaseSync, path: string, only: string | null): void {
  const sums = new Map<unknown, { sum: typeof ZERO; on: string; number: string }>()
  const splits = db.prepare(splitsOfSuspects(only === null ? '' : TOLD))
  for (const row of splits.iterate(...(only === null ? [] : [only]))) {
    const value = parseFraction(String(row.value))
    const entry = sums.get(row.tx_guid) ?? {
      sum: ZERO,
      on: String(row.posted_on ?? '—'),
      number: String(row.num || '—'),
    }
    entry.sum = add(entry.sum, value ?? { num: 1n, den: 1n })
    sums.set(row.tx_guid, entry)
  }
  for (const { sum, on, number } of sums.values()) {
    if (sum.num !== 0n) throw new AgentProblem('book-unbalanced', { path, on, number })
  }
}
