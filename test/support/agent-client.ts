/**
 * A small agent for tests: makes its key, pairs, signs requests, sends batches, and can lie in every way.
 *
 *     const agent = await pairedAgent({ fetch: worker.fetch, origin: worker.url, database })
 *     const answer = await agent.send([upsert('counterparty', 'c1', [...])])   // a direct capture
 *     expect(answer.status).toBe(200)
 *
 * `agent.request` sends anything signed; `change` of its options bends claims and header before signing.
 */
import { createHash, randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { type Batch, type Change, encodeBatch } from '../../protocol/batch.ts'
import { type Cell, ENTITIES, ENTITY_NAMES, type EntityName } from '../../protocol/entities.ts'
import { thumbprint } from '../../protocol/fingerprint.ts'
import { leavesOf, rootOf } from '../../protocol/merkle.ts'
import type { EpochAnswer, PairAnswer, PublicJwk } from '../../protocol/messages.ts'
import { pairingCodeClaim } from '../../protocol/pairing-code.ts'
import type { StreamHead } from '../../protocol/problem.ts'
import {
  BATCH_MEDIA_TYPE,
  SYNC_PATH,
  TOKEN_ALGORITHM,
  TOKEN_SCHEME,
  TOKEN_TYPE,
} from '../../protocol/token.ts'
import { hashPairingCode, makePairingCode } from '../../worker/auth/pairing-code.ts'
import type { TestDatabase } from './database.ts'

export type Site = {
  /** fetch of a path on the site under test. */
  fetch: (path: string, init?: RequestInit) => Response | Promise<Response>
  /** Its PUBLIC_URL. */
  origin: string
  database: TestDatabase
  /** The site's clock; the machine's when left out. */
  now?: () => number
  pairingSecret?: string
}

export const TEST_PAIRING_SECRET = 'a secret of tests, at least 32 characters'

/** A row to write, its cells by column name; what is left out is null. */
export function upsert(entity: EntityName, key: string, cells: { [column: string]: Cell }): Change {
  const columns = ENTITIES[entity].columns.map(({ name }) => name)
  const unknown = Object.keys(cells).find((name) => !columns.includes(name))
  if (unknown) throw new Error(`${entity} has no column ${unknown}`)
  return { op: 'u', entity, key, cells: columns.map((name) => cells[name] ?? null) }
}

export const remove = (entity: EntityName, key: string): Change => ({ op: 'd', entity, key })

/** Bends a request between what is right and what is sent. */
export type Bend = {
  header?: Record<string, unknown>
  claims?: Record<string, unknown>
  /** Claims to leave out. */
  without?: string[]
  /** Replaces the signed token. */
  token?: (token: string) => string
  /** Replaces the body after the token was made. */
  body?: (body: Uint8Array) => Uint8Array
  contentType?: string
}

type Keys = Awaited<ReturnType<typeof makeKeys>>

export async function makeKeys() {
  const { privateKey, publicKey } = await generateKeyPair(TOKEN_ALGORITHM, { extractable: true })
  const { x } = await exportJWK(publicKey)
  const jwk: PublicJwk = { kty: 'OKP', crv: 'Ed25519', x: x! }
  return { privateKey, jwk, kid: thumbprint(jwk) }
}

export type BatchOptions = Partial<
  Pick<Batch, 'capture' | 'trigger' | 'asOf' | 'entities' | 'policy'>
> & {
  source?: string
  epoch?: number
  seq?: number
  prev?: string
}

/** An agent whose key, id and stream position are in the test's hands. */
export function createAgent(site: Site, keys: Keys, agentId: string, source: string) {
  const clock = site.now ?? Date.now
  let head: StreamHead = { epoch: 0, seq: 0, bsh: '' }
  let captures = 0

  async function request(
    method: string,
    path: string,
    { body = new Uint8Array(), claims = {}, bend = {} }: RequestOptions = {},
  ): Promise<Response> {
    const seconds = Math.floor(clock() / 1000)
    const all: Record<string, unknown> = {
      ...{ iss: agentId, sub: agentId, aud: site.origin + SYNC_PATH },
      ...{ iat: seconds, exp: seconds + 60, jti: randomUUID(), v: 1 },
      ...{ htm: method, htu: `${site.origin}${SYNC_PATH}${path.split('?')[0]}` },
      ...{ bsh: sha256(body), blen: body.length },
      ...queryClaim(site.origin + SYNC_PATH + path),
      ...claims,
      ...bend.claims,
    }
    for (const name of bend.without ?? []) delete all[name]
    const token = await new SignJWT(all)
      .setProtectedHeader({
        ...{ alg: TOKEN_ALGORITHM, typ: TOKEN_TYPE.request, kid: keys.kid },
        ...bend.header,
      })
      .sign(keys.privateKey)
    const sent = bend.body ? bend.body(body) : body
    return site.fetch(SYNC_PATH + path, {
      method,
      headers: {
        Authorization: `${TOKEN_SCHEME} ${bend.token ? bend.token(token) : token}`,
        ...(method === 'POST' ? { 'Content-Type': bend.contentType ?? 'application/json' } : {}),
      },
      ...(method === 'POST' ? { body: sent as BodyInit } : {}),
    })
  }

  /** Builds the bytes and the place of a batch without sending it. */
  function freeze(changes: readonly Change[], options: BatchOptions = {}) {
    const { epoch = head.epoch, seq = head.seq + 1, prev = head.bsh, ...other } = options
    const batch: Batch = {
      v: 1,
      source,
      capture: { id: captures + 1, mode: 'direct', part: 1, parts: 1, rows: changes.length },
      trigger: 'manual',
      asOf: clock(),
      policy: 0,
      entities: Object.fromEntries(ENTITY_NAMES.map((name) => [name, ENTITIES[name].version])),
      changes,
      ...other,
    }
    const body = new Uint8Array(gzipSync(encodeBatch(batch)))
    const rows = rootOf(leavesOf(changes))
    return { body, claims: { epoch, seq, prev, rows }, capture: batch.capture }
  }

  /** Sends frozen bytes with a fresh token; remembers the head once they are applied. */
  async function deliver(frozen: ReturnType<typeof freeze>, bend: Bend = {}): Promise<Response> {
    const { body, claims, capture } = frozen
    const answer = await request('POST', '/batches', {
      body,
      claims,
      bend: { contentType: BATCH_MEDIA_TYPE, ...bend },
    })
    if (answer.ok && claims.seq > head.seq) {
      head = { epoch: claims.epoch, seq: claims.seq, bsh: sha256(body) }
      captures = capture.id
    }
    return answer
  }

  async function post(path: string, message: unknown, bend: Bend = {}): Promise<Response> {
    return request('POST', path, { body: new TextEncoder().encode(JSON.stringify(message)), bend })
  }

  return {
    ...{ agentId, keys, source, request, freeze, deliver, post },
    get: (path: string, bend: Bend = {}) => request('GET', path, { bend }),
    head: () => head,
    /** Takes the head from elsewhere, as after hello. */
    resume: (known: StreamHead) => {
      head = known
    },
    /** One direct capture in one batch. */
    send: (changes: readonly Change[], options?: BatchOptions) => deliver(freeze(changes, options)),
    /** One capture in parts. */
    async sendParts(mode: 'staged' | 'load', parts: readonly (readonly Change[])[]) {
      const rows = parts.reduce((sum, part) => sum + part.length, 0)
      const id = captures + 1
      const answers: Response[] = []
      for (const [index, changes] of parts.entries()) {
        const capture = { id, mode, part: index + 1, parts: parts.length, rows }
        answers.push(await deliver(freeze(changes, { capture })))
      }
      return answers
    },
    async openEpoch(reason = 'first'): Promise<StreamHead> {
      const { epoch, seq: after } = head
      const answer = await post('/epochs', { reason, epoch, after })
      if (!answer.ok) throw new Error(`epochs: ${answer.status} ${await answer.text()}`)
      head = ((await answer.json()) as EpochAnswer).head
      return head
    },
  }
}

export type TestAgent = ReturnType<typeof createAgent>

type RequestOptions = { body?: Uint8Array; claims?: Record<string, unknown>; bend?: Bend }

/** Stores a pairing, as the administrator's click does, and gives its code. */
export async function openPairing(site: Site, name = 'Test agent'): Promise<string> {
  const now = (site.now ?? Date.now)()
  const code = makePairingCode((length) => crypto.getRandomValues(new Uint8Array(length)))
  const hmac = hashPairingCode(site.pairingSecret ?? TEST_PAIRING_SECRET, code)
  await site.database.client.batch([
    {
      sql: `insert or ignore into member (id, email, name, role, created_at, updated_at)
        values ('pairing-admin', 'pairing-admin@example.com', 'Admin', 'administrator', ?, ?)`,
      args: [now, now],
    },
    {
      sql: `insert into pairing (id, code_hmac, agent_name, created_by, created_at, expires_at)
        values (?, ?, ?, 'pairing-admin', ?, ?)`,
      args: [randomUUID(), hmac, name, now, now + 600_000],
    },
  ])
  return code
}

/** POST pair with a true proof; `bend` changes claims and header of the proof. */
export async function pair(
  site: Site,
  keys: Keys,
  code: string,
  { source = { system: 'test', id: 'book', name: 'Test book' }, bend = {} as Bend } = {},
): Promise<Response> {
  const seconds = Math.floor((site.now ?? Date.now)() / 1000)
  const proof = await new SignJWT({
    ...{ aud: site.origin + SYNC_PATH, iat: seconds, exp: seconds + 60, jti: randomUUID() },
    ...{ jkt: keys.kid, code: pairingCodeClaim(code) },
    ...bend.claims,
  })
    .setProtectedHeader({
      ...{ alg: TOKEN_ALGORITHM, typ: TOKEN_TYPE.pairing, kid: keys.kid },
      ...bend.header,
    })
    .sign(keys.privateKey)
  const agent = { version: '0.0.0-test', host: 'test' }
  return site.fetch(`${SYNC_PATH}/pair`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ code, jwk: keys.jwk, proof, source, agent }),
  })
}

/** An agent that waits to be confirmed. */
export async function pendingAgent(site: Site, sourceId = 'book'): Promise<TestAgent> {
  const keys = await makeKeys()
  const source = { system: 'test', id: sourceId, name: 'Test book' }
  const answer = await pair(site, keys, await openPairing(site), { source })
  if (!answer.ok) throw new Error(`pair: ${answer.status} ${await answer.text()}`)
  const { agentId } = (await answer.json()) as PairAnswer
  return createAgent(site, keys, agentId, `test:${sourceId}`)
}

/** An agent paired, confirmed by hand in the database, with its first epoch open. */
export async function pairedAgent(site: Site, sourceId = 'book'): Promise<TestAgent> {
  const agent = await pendingAgent(site, sourceId)
  const args = [agent.agentId]
  await site.database.client.batch([
    { sql: `update agent set state = 'active' where id = ?`, args },
    { sql: `update agent_key set state = 'active' where agent_id = ?`, args },
  ])
  await agent.openEpoch()
  return agent
}

function queryClaim(url: string): { qsh?: string } {
  const query = new URL(url).search.slice(1)
  return query === '' ? {} : { qsh: sha256(new TextEncoder().encode(query)) }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url')
}
