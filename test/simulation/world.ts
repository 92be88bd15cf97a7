/** One book, one edge, one agent (or two by mistake), the network between them and the people around. */
import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { BATCH_MEDIA_TYPE } from '../../protocol/token.ts'
import type { Fetch } from '../../sync-agent/ports.ts'
import type { RunEnd } from '../../sync-agent/run/queue.ts'
import { hashSessionId } from '../../worker/http/session-cookie.ts'
import { confirmAgent, revokeAgent } from '../../worker/store/agents.ts'
import { openPairing } from '../support/agent-client.ts'
import { signInAs } from '../support/session.ts'
import { type Agent, type AgentOptions, createAgent, type Folder } from './agent.ts'
import { createBook } from './book.ts'
import { createEdge, type EdgeRequest, ORIGIN, type Storage } from './edge.ts'
import { CANARY } from './ledger.ts'
import { createNetwork, type Fault } from './network.ts'
import type { Profile } from './profile.ts'
import { createChance } from './random.ts'
import { createScheduler } from './scheduler.ts'
import { createTruth, Violation } from './truth.ts'

export const START = Date.UTC(2026, 2, 2)

export type World = Awaited<ReturnType<typeof createWorld>>

export type WorldOptions = {
  readonly seed: number
  readonly profile: Profile
  readonly storage: Storage
  /** Which fault strikes the next request. */
  readonly plan: (path: string) => Fault | null
}

export async function createWorld({ seed, profile, storage, plan }: WorldOptions) {
  const scheduler = createScheduler(START)
  const chance = (stream: string) => createChance(seed, stream)
  const book = createBook(scheduler.now)
  const truth = createTruth(book, () => storage.client)
  const requests: EdgeRequest[] = []
  const bodies = new Map<string, Uint8Array<ArrayBuffer>>()
  const trace: string[] = []
  let violation: unknown = null
  let isCalm = true
  let isCut = false
  let secret: string | null = null
  const counts = { faults: 0 }
  const say = (line: string) => trace.push(`${scheduler.now() - START} ${line}`)

  async function onCommit(): Promise<void> {
    await truth.look().catch((error) => {
      violation ??= error
    })
  }

  const edge = createEdge({ scheduler, chance: chance('edge'), storage, onCommit })

  function onSend(agent: () => Agent, request: EdgeRequest): void {
    requests.push(request)
    const { body } = request
    if (!body || !isBatch(request)) return
    const bsh = createHash('sha256').update(body).digest('base64url')
    bodies.set(bsh, body)
    const { db } = agent().state() ?? {}
    const spooled = db?.prepare('select 1 from spool where bsh = ?').get(bsh)
    if (!spooled || db?.isTransaction) violation ??= new Violation('10: sent before it was on disk')
    const plain = gunzipSync(body)
    if (plain.includes(CANARY)) violation ??= new Violation('8: a poison row has left')
    if (secret && plain.includes(secret))
      violation ??= new Violation('8: what is kept back has left')
  }

  /** Smaller limits and pages, as an edge of another version may have them. */
  function adapt(path: string, body: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    const isHello = path === '/hello'
    if (!isHello && path !== '/digest') return body
    const answer = JSON.parse(new TextDecoder().decode(body))
    if (isHello && answer.limits) answer.limits = { ...answer.limits, ...profile.limits }
    if (!isHello && answer.rows?.length > profile.digestRows) {
      answer.rows = answer.rows.slice(0, profile.digestRows)
      answer.next = answer.rows.at(-1)[0]
    }
    return new TextEncoder().encode(JSON.stringify(answer))
  }

  function addAgent(name: string, folder?: Folder): Agent {
    const dice = chance(`network ${name}`)
    const fetch = (kill: (how: 'kill' | 'power-cut') => void): Fetch =>
      createNetwork({
        ...{ scheduler, chance: dice, edge, adapt, kill },
        otherBody: () => (bodies.size > 0 ? dice.pick([...bodies.values()]) : null),
        plan: (path) => {
          const fault = isCut ? 'cut' : isCalm ? null : plan(path)
          if (fault) counts.faults += 1
          say(`${name} ${path}${fault ? ` ${fault}` : ''}`)
          return fault
        },
        onSend: (request) => onSend(() => made, request),
      })
    const options: AgentOptions = {
      ...{
        scheduler,
        fetch,
        everyMs: profile.everyMs,
        keyAgeMs: profile.keyAgeMs,
        chance: chance(`agent ${name}`),
      },
      source: (clock) => book.source(clock, () => dice.between(0, profile.copyMs)),
      onRun: (end) => say(`${name} ${describe(end)}`),
    }
    const made = createAgent(options, folder)
    return made
  }

  const clientOf = () => storage.client
  const cookie = await signInAs({ client: clientOf() }, 'administrator', START)
  const proof = () => ({
    idHash: hashSessionId(cookie.split('=')[1]!),
    now: scheduler.now(),
    allowDemo: false,
  })

  /** An administrator's click. */
  async function click(write: typeof confirmAgent, state: string): Promise<void> {
    const { rows } = await clientOf().execute(`select id from agent where state = '${state}'`)
    for (const { id } of rows) {
      const db = edge.open()
      await db.write(write(proof(), String(id)))
    }
    await onCommit()
  }

  /** A person pairs an installation, without faults: people try again until it works. */
  async function pair(agent: Agent): Promise<void> {
    const wasCalm = isCalm
    isCalm = true
    const database = { client: clientOf() } as Parameters<typeof openPairing>[0]['database']
    const site = { database, origin: ORIGIN, now: scheduler.now, fetch: () => new Response() }
    const code = await scheduler.foreign(() => openPairing(site))
    await agent.pair(code, () => scheduler.foreign(() => click(confirmAgent, 'pending')))
    isCalm = wasCalm
    say('paired')
  }

  return {
    ...{ scheduler, chance, book, truth, edge, requests, bodies, trace, counts },
    ...{ say, addAgent, pair },
    client: clientOf,
    revoke: () => click(revokeAgent, 'active'),
    /** Nothing comes through any more, or all does again. */
    cut: (cut: boolean) => {
      isCut = cut
    },
    /** From here on this may stand in no batch. */
    keepBack: (text: string) => {
      secret = text
    },
    /** From here on nothing goes wrong, or things may go wrong again. */
    calm: (calm: boolean) => {
      isCalm = calm
    },
    /** Lets time pass; throws what was found broken meanwhile. */
    pass: async (ms: number) => {
      await scheduler.runUntil(scheduler.now() + ms)
      if (violation) throw violation
    },
    /** Waits for something while time passes. */
    during: async (work: Promise<void>) => {
      let isDone = false
      const done = work.finally(() => {
        isDone = true
      })
      done.catch(() => {})
      for (let turn = 0; !isDone && turn < 200; turn++) {
        await scheduler.runUntil(scheduler.now() + 500)
      }
      if (!isDone) throw new Violation('11: it never ends')
      await done
    },
  }
}

export const isBatch = ({ headers }: EdgeRequest): boolean =>
  headers.some(([, value]) => value === BATCH_MEDIA_TYPE)

function describe(end: RunEnd): string {
  if ('problem' in end) {
    const { cause, code, facts } = end.problem
    const why = cause instanceof Error ? ` ${cause.message}` : ''
    return `run: ${code} ${JSON.stringify(facts)}${why}`
  }
  const { upserts, deletes, batches } = end.result
  return `run: ${upserts} upserts, ${deletes} deletes, ${batches} batches`
}
