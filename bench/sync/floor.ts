import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Client, createClient, type InStatement, type InValue } from '@libsql/client/web'
import type { Change } from '../../protocol/batch.ts'
import { LIMITS } from '../../protocol/limits.ts'
import { leavesOf } from '../../protocol/merkle.ts'
import { ROOT } from '../../scripts/build.ts'
import { applyMigrations } from '../../scripts/migrations/apply-migrations.ts'
import { readMigrations } from '../../scripts/migrations/read-migrations.ts'
import { readRows } from '../../sync-agent/sources/gnucash/read-rows.ts'
import { REPLICATED } from '../../test/agent/support/replica.ts'
import { prepareBatch } from '../../worker/sync/prepare.ts'
import { uuidV7 } from '../../worker/uuid-v7.ts'
import type { Workbench } from '../workbench.ts'

/** Rows of one statement of the peer. */
const VALUES_ROWS = 1_000

/** Rows a second of bare inserts by json_each in batches of the size of ours: the same tables, indexes, server. */
export function measureFloor(bench: Workbench, book: string): Promise<number> {
  return measure(bench, 'floor', book, LIMITS.batchRows, (client, inserts) =>
    client.batch(inserts.map(insertJson), 'write'),
  )
}

/** Rows a second of a client that sends the same rows as inserts of many values, one statement after the other. */
export function measurePeer(bench: Workbench, book: string): Promise<number> {
  return measure(bench, 'peer', book, VALUES_ROWS, async (client, inserts) => {
    for (const insert of inserts) await client.execute(insertValues(insert))
  })
}

type Insert = { table: string; columns: string[]; rows: InValue[][] }
type Send = (client: Client, inserts: Insert[]) => Promise<unknown>

/** Times the client's calls alone: reading the book and building the rows is not counted. */
async function measure(
  { sqld }: Workbench,
  name: string,
  book: string,
  size: number,
  send: Send,
): Promise<number> {
  await sqld.create(name)
  const { url, token } = sqld.address(name)
  const client = createClient({ url, authToken: token })
  await applyMigrations(client, await readMigrations(join(ROOT, 'migrations')))
  let sent = 0
  let ms = 0
  for (const changes of changesOf(book, size)) {
    const inserts = toInserts(changes)
    const startedAt = performance.now()
    await send(client, inserts)
    ms += performance.now() - startedAt
    sent += changes.length
  }
  client.close()
  await sqld.drop(name)
  return (sent * 1_000) / ms
}

function* changesOf(book: string, size: number): Generator<Change[]> {
  const db = new DatabaseSync(book, { readOnly: true })
  let changes: Change[] = []
  for (const entity of REPLICATED) {
    for (const item of readRows(db, entity)) {
      if (!('row' in item)) throw new Error(`A row of the book is bad: ${entity}`)
      changes.push({ op: 'u', entity, ...item.row })
      if (changes.length < size) continue
      yield changes
      changes = []
    }
  }
  if (changes.length > 0) yield changes
  db.close()
}

/** The very rows that the worker would store. */
function toInserts(changes: Change[]): Insert[] {
  const newId = () => uuidV7(Date.now(), crypto.getRandomValues(new Uint8Array(10)))
  const batch = { changes } as unknown as Parameters<typeof prepareBatch>[0]
  return prepareBatch(batch, leavesOf(changes), newId).entities.map(({ shape, rows }) => ({
    table: shape.table,
    columns: [
      ...['key', ...shape.columns, ...shape.extras, 'hash', 'bucket', 'hash_a', 'hash_b'],
      ...['source_id', 'seq', 'deleted', 'seen_at'],
    ],
    rows: (JSON.parse(rows) as InValue[][]).map((row) => [...row, 1, 1, 0, 0]),
  }))
}

function insertJson({ table, columns, rows }: Insert): InStatement {
  const cells = columns.map((_, index) => `value->>${index}`)
  return {
    sql: `insert into ${table} (${columns.join(', ')})
      select ${cells.join(', ')} from json_each(?)`,
    args: [JSON.stringify(rows)],
  }
}

function insertValues({ table, columns, rows }: Insert): InStatement {
  const row = `(${columns.map(() => '?').join(', ')})`
  const sql = `insert into ${table} (${columns.join(', ')}) values ${rows.map(() => row).join(', ')}`
  return { sql, args: rows.flat() }
}
