/** What must hold once all is quiet: the whole database is held against the book and against every signature. */
import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import type { Client } from '@libsql/client/web'
import { type Batch, decodeBatch } from '../../protocol/batch.ts'
import { ENTITIES } from '../../protocol/entities.ts'
import type { PublicJwk } from '../../protocol/messages.ts'
import { hashRow } from '../../protocol/row.ts'
import { columnName } from '../../worker/store/ledger-columns.ts'
import { recompute } from '../sync/recompute.ts'
import type { Version } from './book.ts'
import { SERVER_KEY } from './edge.ts'
import { isSigned } from './keys.ts'
import { SIMULATED } from './ledger.ts'
import { Violation } from './truth.ts'

type LogEntry = {
  seq: number
  epoch: number
  kid: string
  bsh: string
  prev: string
  request_token: string
  receipt: string
  jwk: string
  trigger: string
  capture_mode: string
  capture_part: number
  capture_parts: number
}

/** Every row and cell of the replica is the book's, and nothing else is there. */
export async function auditRows(client: Pick<Client, 'execute'>, version: Version): Promise<void> {
  for (const entity of SIMULATED) {
    const columns = ENTITIES[entity].columns.map(({ name }) => columnName(name))
    const { rows } = await client.execute(
      `select key, ${columns.join(', ')} from ledger_${entity} where deleted = 0`,
    )
    const found = new Map(
      rows.map((row) => [`${entity} ${row.key}`, columns.map((name) => row[name])]),
    )
    for (const [id, { item }] of version.rows) {
      if (!version.good.has(id) || !id.startsWith(`${entity} `) || !('row' in item)) continue
      const cells = JSON.stringify(found.get(id) ?? 'missing')
      if (cells === JSON.stringify(item.row.cells)) continue
      throw new Violation(`1: ${id} is ${cells}, not ${JSON.stringify(item.row.cells)}`)
    }
    for (const id of found.keys()) {
      if (!version.rows.has(id)) throw new Violation(`1: ${id} is not in the book`)
    }
  }
}

/** Each batch of the log was signed for its place, each receipt by the edge, and they form one chain. */
export async function auditLog(
  client: Pick<Client, 'execute'>,
  bodies: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  const { rows } = await client.execute(
    `select b.*, k.jwk from batch_log as b left join agent_key as k on k.kid = b.kid order by b.seq`,
  )
  const log = rows as unknown as LogEntry[]
  let before = { seq: 0, bsh: '', chain: '' }
  for (const entry of log) {
    const token = readJws(entry.request_token, JSON.parse(entry.jwk) as PublicJwk)
    const receipt = readJws(entry.receipt, SERVER_KEY)
    const { seq, epoch, bsh } = entry
    const chain = createHash('sha256').update(`${before.chain}|${bsh}`).digest('base64url')
    const place = { seq: before.seq + 1, epoch, bsh, prev: before.bsh }
    const claimed = [entry, token, receipt].map((claims) => ({
      ...{ seq: claims.seq, epoch: claims.epoch, bsh: claims.bsh, prev: claims.prev },
    }))
    const isSound = claimed.every((claims) => JSON.stringify(claims) === JSON.stringify(place))
    if (!isSound || receipt.chain !== chain) throw new Violation(`9: seq ${seq} breaks the chain`)
    before = { seq, bsh: String(bsh), chain }
  }
  await auditTraces(client, log, bodies)
}

/** Every live row was in the batch whose seq it carries. */
async function auditTraces(
  client: Pick<Client, 'execute'>,
  log: readonly LogEntry[],
  bodies: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  const known = new Set<string>()
  for (const entry of log) {
    const { seq, bsh } = entry
    const bytes = bodies.get(bsh)
    if (!bytes) throw new Violation(`9: the batch ${seq} was never sent`)
    const batch = decodeBatch(gunzipSync(bytes))
    if (!isLoggedAs(entry, batch)) throw new Violation(`9: the batch ${seq} is not what was signed`)
    for (const change of batch.changes) {
      if (change.op === 'u') {
        known.add(`${seq} ${change.entity} ${change.key} ${hashRow(change.entity, change).hash}`)
      }
    }
  }
  for (const entity of SIMULATED) {
    const { rows } = await client.execute(
      `select seq || ' ${entity} ' || key || ' ' || hash as trace from ledger_${entity}
       where deleted = 0 and hash <> ''`,
    )
    const lost = rows.find((row) => !known.has(String(row.trace)))
    if (lost) throw new Violation(`9: ${lost.trace} traces to no signature`)
  }
}

/** What the log says of a batch beside its rows is what its signed bytes say. */
function isLoggedAs(entry: LogEntry, { trigger, capture }: Batch): boolean {
  const { mode, part, parts } = capture
  const logged = [entry.trigger, entry.capture_mode, entry.capture_part, entry.capture_parts]
  return [trigger, mode, part, parts].every((value, at) => value === logged[at])
}

/** Nothing half done is left behind, and every kept sum is what the rows add up to. */
export async function auditSums(client: Client): Promise<void> {
  const { rows } = await client.execute(
    `select (select count(*) from ledger_stage) as stage, (select count(*) from apply_touched) as
      touched, (select count(*) from apply_guard) as guard`,
  )
  const { stage, touched, guard } = rows[0]!
  if (stage || touched || guard) throw new Violation(`4: left behind ${JSON.stringify(rows[0])}`)
  for (const { name, kept, truth } of await recompute(client)) {
    if (JSON.stringify(kept) === JSON.stringify(truth)) continue
    const kept_ = kept.filter((line) => !truth.includes(line))
    const truth_ = truth.filter((line) => !kept.includes(line))
    throw new Violation(`13: ${name}: kept ${kept_.join(' ')} but they are ${truth_.join(' ')}`)
  }
}

/** Claims of a JWS whose signature is good. */
function readJws(jws: string, { x }: PublicJwk): Record<string, unknown> {
  const [header = '', payload = '', signature = ''] = jws.split('.')
  const signed = Buffer.from(`${header}.${payload}`)
  const isGood = isSigned(signed, Buffer.from(signature, 'base64url'), x)
  if (!isGood) throw new Violation('9: a signature is false')
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
}
