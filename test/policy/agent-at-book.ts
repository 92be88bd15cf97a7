/** The real agent in this process, over a GnuCash book of its own and a state on disk, its wire written down. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gunzipSync } from 'node:zlib'
import type { PairAnswer } from '../../protocol/messages.ts'
import { type EgressPolicy, SEND_ALL } from '../../protocol/policy.ts'
import { withPolicy } from '../../sync-agent/policy/apply-policy.ts'
import { openMask } from '../../sync-agent/policy/mask.ts'
import type { Fetch } from '../../sync-agent/ports.ts'
import { type Courier, newSession } from '../../sync-agent/run/courier.ts'
import { perform } from '../../sync-agent/run/perform.ts'
import { makeKey, writeKey } from '../../sync-agent/state/key-file.ts'
import { openKeyring } from '../../sync-agent/state/keyring.ts'
import { writeMeta } from '../../sync-agent/state/meta.ts'
import { openState, type State } from '../../sync-agent/state/open-state.ts'
import { PLAIN_SYNC } from '../../sync-agent/state/requests.ts'
import { openServerClock } from '../../sync-agent/state/server-clock.ts'
import { openWire } from '../../sync-agent/transport/wire.ts'
import { hurriedClock, makeBook } from '../agent/support/books.ts'
import { makeKeys, openPairing, pair, type Site } from '../support/agent-client.ts'

export const MASK_SECRET = Buffer.alloc(32, 5)

export async function startAgentAtBook(site: Site) {
  const book = await makeBook()
  const folder = mkdtempSync(join(tmpdir(), 'lintel-policy-'))
  const key = await makeKey()
  writeKey(folder, key)
  const captured = await book.source().capture()
  const { identity } = captured
  captured.close()
  const state: State = openState(folder)
  await enrol()
  const wire = { sent: [] as Uint8Array[], cutBatches: false }
  const clock = hurriedClock
  const serverClock = openServerClock(state, clock)
  const keyring = openKeyring(folder)
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))

  async function enrol(): Promise<void> {
    const keys = { ...(await makeKeys()), jwk: key.publicJwk, kid: key.kid }
    keys.privateKey = (await crypto.subtle.importKey(
      'jwk',
      { ...key.privateJwk },
      { name: 'Ed25519' },
      true,
      ['sign'],
    )) as typeof keys.privateKey
    const answer = await pair(site, keys, await openPairing(site), { source: identity })
    const { agentId, serverKey, words } = (await answer.json()) as PairAnswer
    await site.database.client.batch([
      { sql: "update agent set state = 'active' where id = ?", args: [agentId] },
      { sql: "update agent_key set state = 'active' where agent_id = ?", args: [agentId] },
    ])
    writeMeta(state, 'pairing', { agentId, server: site.origin, serverKey, words })
    writeMeta(state, 'source', identity)
  }

  const fetch: Fetch = async (url, init) => {
    if (wire.cutBatches && url.endsWith('/batches')) throw new TypeError('fetch failed')
    if (init.body) wire.sent.push(new Uint8Array(init.body as Uint8Array))
    for (const value of new Headers(init.headers).values()) wire.sent.push(Buffer.from(value))
    return site.fetch(url.slice(site.origin.length), init)
  }

  let policy: EgressPolicy = SEND_ALL
  let session = newSession()

  function courier(): Courier {
    return {
      ...{ state, keyring, clock, random, session, policy, host: 'test' },
      ...{ keyAgeMs: 1e12, spoolBytes: 2 ** 30 },
      wire: openWire({
        ...{ server: site.origin, key: keyring.key, clock, random, fetch, offset: serverClock },
        agentId: () => String(agentIdOf(state)),
      }),
      source: withPolicy(book.source(), policy, openMask(MASK_SECRET)),
      offsetMs: serverClock.read,
      serverTime: serverClock.at,
      report: () => {},
    }
  }

  return {
    ...{ book, state, wire, folder, key, identity },
    /** A new process under another policy. */
    restart: (next: EgressPolicy = policy) => {
      policy = next
      session = newSession()
    },
    run: (options = {}) =>
      perform(courier(), {
        trigger: 'manual',
        options: { ...PLAIN_SYNC, ...options },
        onCaptured: () => {},
      }),
    /** All that the agent keeps: its files as they lie on the disk, and batches unpacked. */
    disk: () => [
      ...readdirSync(folder)
        .filter((name) => name !== 'captures')
        .map((name) => readFileSync(join(folder, name))),
      ...spooled(folder),
    ],
    stop: async () => {
      state.close()
      rmSync(folder, { recursive: true })
      await book.remove()
    },
  }
}

function agentIdOf(state: State): unknown {
  const row = state.db.prepare("select value from meta where name = 'pairing'").get()
  return (JSON.parse(String(row?.value)) as { agentId: string }).agentId
}

function spooled(folder: string): Uint8Array[] {
  const db = new DatabaseSync(join(folder, 'agent.db'), { readOnly: true })
  const rows = db.prepare('select bytes from spool').all()
  db.close()
  return rows.map(({ bytes }) => gunzipSync(bytes as Uint8Array))
}

/** Bytes of the wire with batches unpacked. */
export function readWire(sent: readonly Uint8Array[]): Uint8Array[] {
  return sent.map((bytes) => (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes))
}
