import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { type Batch, type Change, encodeBatch } from '../../protocol/batch.ts'
import { ENTITIES } from '../../protocol/entities.ts'
import { LIMITS } from '../../protocol/limits.ts'
import { leavesOf, rootOf } from '../../protocol/merkle.ts'
import { type BatchClaims, SYNC_PATH } from '../../protocol/token.ts'
import { type AgentKey, makeKey } from '../../sync-agent/state/key-file.ts'
import { signRequest } from '../../sync-agent/transport/token.ts'
import { BALANCE_ROWS } from '../../worker/store/apply/balance-parts.ts'
import type { Database } from '../../worker/store/database.ts'
import { readCaller } from '../../worker/store/streams.ts'
import { endLoad } from '../../worker/sync/end-load.ts'
import { fillTurnover } from '../../worker/sync/fill-turnover.ts'
import { receiveBatch } from '../../worker/sync/receive.ts'
import { beginEpoch } from '../../worker/sync/stream.ts'
import { uuidV7 } from '../../worker/uuid-v7.ts'
import { createServerKey } from '../local/keys.ts'
import { chunksOf } from './chunks.ts'

const ORIGIN = 'http://localhost'
const SOURCE = { system: 'seed', identity: 'load', name: 'Строительная компания' }
const AGENT = 'seed-agent'

/** Gives the batches of one load to the worker's own code, which applies them as an agent's. */
export type Delivery = {
  changes: Iterable<Change>
  rows: number
  now: number
  /** After each batch. */
  onBatch: (delivered: number) => void
}

const FIRST = { reason: 'first', epoch: 0, after: 0 } as const

/**
 * Fills an empty, migrated database the way a first load does, the wire left out: signed batches, applied
 * by the statements of the product, so links, kept sums and receipts are what they would be.
 */
export async function deliverLoad(open: () => Database, delivery: Delivery): Promise<void> {
  const { changes, rows, now, onBatch } = delivery
  const key = await makeKey()
  await withDatabase(open, (db) => db.write(enrol(key, now)))
  await withDatabase(open, async (db) => beginEpoch(db, await callerOf(db, key), FIRST, now))
  const serverKey = JSON.stringify(createServerKey())
  const parts = Math.ceil(rows / LIMITS.batchRows)
  let part = 0
  for (const some of chunksOf(changes, LIMITS.batchRows)) {
    part += 1
    const capture = { id: 1, mode: 'load', part, parts, rows } as const
    await deliverBatch({ open, key, serverKey, now }, batchOf(some, capture, now))
    onBatch(Math.min(part * LIMITS.batchRows, rows))
  }
}

function batchOf(changes: readonly Change[], capture: Batch['capture'], now: number): Batch {
  const { counterparty, project, invoice, payment, allocation } = ENTITIES
  const given = { counterparty, project, invoice, payment, allocation }
  const entities = Object.fromEntries(
    Object.entries(given).map(([name, { version }]) => [name, version]),
  )
  const source = `${SOURCE.system}:${SOURCE.identity}`
  return { v: 1, source, capture, trigger: 'manual', asOf: now, entities, policy: 0, changes }
}

type Sender = { open: () => Database; key: AgentKey; serverKey: string; now: number }

async function deliverBatch({ open, key, serverKey, now }: Sender, batch: Batch): Promise<void> {
  const body = new Uint8Array(gzipSync(encodeBatch(batch), { level: 1 }))
  await withDatabase(open, async (db) => {
    const caller = await callerOf(db, key)
    const rows = rootOf(leavesOf(batch.changes))
    const place = { epoch: caller.epoch!, seq: caller.headSeq! + 1, prev: caller.headBsh!, rows }
    const token = await signRequest(key, {
      ...{ agentId: AGENT, audience: ORIGIN + SYNC_PATH, method: 'POST', body, now, place },
      ...{ url: `${ORIGIN}${SYNC_PATH}/batches`, random: randomBytes },
    })
    const claims = JSON.parse(
      Buffer.from(token.split('.')[1]!, 'base64url').toString(),
    ) as BatchClaims
    const newId = () => uuidV7(Date.now(), randomBytes(10))
    const publicUrl = ORIGIN
    const { ended } = await receiveBatch({
      ...{ db, caller, token, claims, body, now, newId, publicUrl, serverKey },
      balanceRows: BALANCE_ROWS,
    })
    if (!ended) return
    await endLoad(db, { kid: key.kid, now, rows: BALANCE_ROWS })
    await fillTurnover(db, caller.sourceId, BALANCE_ROWS)
  })
}

async function callerOf(db: Database, key: AgentKey) {
  const caller = await readCaller(db, key.kid)
  if (!caller) throw new Error('The agent of the load is not in the database.')
  return caller
}

/** What pairing and an administrator's word leave behind. */
function enrol(key: AgentKey, now: number) {
  const { system, identity, name } = SOURCE
  return [
    {
      sql: `insert into ledger_source (id, system, identity, name, created_at)
        values (1, ?, ?, ?, ?)`,
      args: [system, identity, name, now],
    },
    {
      sql: `insert into agent (id, name, source_id, state, last_seen_at, created_at, confirmed_at)
        values (?, 'Load', 1, 'active', ?, ?, ?)`,
      args: [AGENT, now, now, now],
    },
    {
      sql: `insert into agent_key (kid, agent_id, jwk, state, created_at)
        values (?, ?, ?, 'active', ?)`,
      args: [key.kid, AGENT, JSON.stringify(key.publicJwk), now],
    },
  ]
}

async function withDatabase<T>(
  open: () => Database,
  work: (db: Database) => Promise<T>,
): Promise<T> {
  const db = open()
  try {
    return await work(db)
  } finally {
    db.close()
  }
}
