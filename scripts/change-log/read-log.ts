import type { Client } from '@libsql/client/web'
import type { SealedEntry } from '../../worker/domain/log-seal.ts'
import { readBackup } from '../backup/read-backup.ts'
import { decodeValue } from '../backup/value.ts'
import type { Seal } from './verify-chain.ts'

/** A change log with its chain, both in the order of their numbers. */
export type StoredLog = { entries: SealedEntry[]; seals: Seal[] }

/** Rows of one read. */
const ROWS = 5_000

type Row = Readonly<Record<string, unknown>>

/** Reads the log of a database, at one instant. */
export async function readLog(client: Client): Promise<StoredLog> {
  const view = await client.transaction('read')
  const readAll = async <T>(table: string, read: (row: Row) => T): Promise<T[]> => {
    const all: T[] = []
    for (let after = 0; ; ) {
      const { rows } = await view.execute({
        sql: `select * from ${table} where seq > ? order by seq limit ${ROWS}`,
        args: [after],
      })
      all.push(...rows.map((row) => read(row as Row)))
      if (rows.length < ROWS) return all
      after = Number(rows.at(-1)?.seq)
    }
  }
  try {
    return {
      entries: await readAll('change_log', toEntry),
      seals: await readAll('log_seal', toSeal),
    }
  } finally {
    view.close()
  }
}

/** Reads the log out of a backup. Throws BackupError when the file is damaged. */
export async function readLogOfBackup(file: string): Promise<StoredLog> {
  const log: StoredLog = { entries: [], seals: [] }
  await readBackup(file, {
    head: async () => {},
    rows: async ({ table, columns }, rows) => {
      if (table !== 'change_log' && table !== 'log_seal') return
      for (const row of rows) {
        const named = Object.fromEntries(
          columns.map((column, at) => [column, decodeValue(row[at]!)]),
        )
        if (table === 'log_seal') log.seals.push(toSeal(named))
        else log.entries.push(toEntry(named))
      }
    },
  })
  return log
}

function toEntry(row: Row): SealedEntry {
  return {
    seq: Number(row.seq),
    at: Number(row.at),
    actorKind: String(row.actor_kind),
    actorId: row.actor_id === null ? null : String(row.actor_id),
    verb: String(row.verb),
    entity: String(row.entity),
    recordId: String(row.record_id),
    diff: String(row.diff),
  }
}

function toSeal(row: Row): Seal {
  return { seq: Number(row.seq), hash: String(row.hash) }
}
