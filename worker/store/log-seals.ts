import { desc, gt, type SQL, sql } from 'drizzle-orm'
import { CHAIN_START, type SealedEntry } from '../domain/log-seal.ts'
import type { Database } from './database.ts'
import { raw } from './raw.ts'
import { logSeal } from './schema/change-log.ts'
import { changeLog } from './schema/crm.ts'

/** Where the chain ends: the last sealed entry and its hash. */
export type ChainHead = { seq: number; hash: string }

/** The end of the chain; the start of one when nothing is sealed yet. */
export async function readChainHead(db: Database): Promise<ChainHead> {
  const [rows] = await db.read([
    db.build
      .select({ seq: logSeal.seq, hash: logSeal.hash })
      .from(logSeal)
      .orderBy(desc(logSeal.seq))
      .limit(1),
  ] as const)
  return rows[0] ?? { seq: 0, hash: CHAIN_START }
}

/** The next entries that are not sealed yet, in their order. */
export async function readUnsealed(
  db: Database,
  { seq }: ChainHead,
  limit: number,
): Promise<SealedEntry[]> {
  const [rows] = await db.read([
    db.build
      .select()
      .from(changeLog)
      .where(gt(changeLog.seq, seq))
      .orderBy(changeLog.seq)
      .limit(limit),
  ] as const)
  return rows
}

/** Adds hashes to the chain, as [seq, hash], while it still ends where they go on; else nothing. */
export async function appendSeals(
  db: Database,
  head: ChainHead,
  seals: readonly (readonly [number, string])[],
): Promise<void> {
  const ends: SQL = sql`coalesce((select max(seq) from log_seal), 0) = ${head.seq}`
  await db.write([
    raw(sql`insert into log_seal (seq, hash) select value->>0, value->>1
      from json_each(${JSON.stringify(seals)}) where ${ends}`),
  ])
}

/**
 * Takes seals away, the newest first and `rows` in a write, until no more than so many stand from an entry on: those go
 * with the write that changes the entry. What stands meanwhile is the same chain, shorter.
 */
export async function shortenChain(db: Database, seq: number, rows: number): Promise<void> {
  const more = 'select 1 from log_seal where seq >= ? limit 1 offset ?'
  while ((await db.readText({ sql: more, args: [seq, rows] })).length > 0) {
    await db.write([
      raw(sql`delete from log_seal where seq in (select seq from log_seal
        where seq >= ${seq} order by seq desc limit ${rows})`),
    ])
  }
}
