import type { InStatement, InValue } from '@libsql/client/web'
import { type SQL, sql } from 'drizzle-orm'
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'
import { liveVersion } from './schema/replication.ts'

const dialect = new SQLiteSyncDialect()

/** A statement written by hand, with drizzle's tables and parameters in it, ready for `db.write`. */
export function raw(query: SQL): InStatement {
  const { sql: text, params } = dialect.sqlToQuery(query)
  return { sql: text, args: params as InValue[] }
}

/** What open pages poll: `ledger` for numbers, `agents` for the agents page, `crm` for people's rows. */
export type LiveTopic = 'ledger' | 'agents' | 'crm'

/** Tells open pages that something they may show has changed. */
export function bumpLive(topic: LiveTopic, only?: SQL): InStatement {
  const when = only ? sql` and ${only}` : sql``
  return raw(sql`update ${liveVersion} set version = version + 1 where topic = ${topic}${when}`)
}
