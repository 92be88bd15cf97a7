/** An installation of the agent: a folder with state and key, and the process that runs over it, or does not. */
import { type EgressPolicy, SEND_ALL } from '../../protocol/policy.ts'
import type { Source } from '../../sync-agent/capture/source.ts'
import { withPolicy } from '../../sync-agent/policy/apply-policy.ts'
import { openMask } from '../../sync-agent/policy/mask.ts'
import type { Clock, Fetch } from '../../sync-agent/ports.ts'
import type { AgentProblem } from '../../sync-agent/problem.ts'
import { runAgent } from '../../sync-agent/run/agent.ts'
import { newSession } from '../../sync-agent/run/courier.ts'
import { awaitConfirmation, offerKey } from '../../sync-agent/run/pair.ts'
import type { RunEnd } from '../../sync-agent/run/queue.ts'
import type { AgentKey } from '../../sync-agent/state/key-file.ts'
import type { Keyring } from '../../sync-agent/state/keyring.ts'
import { readMeta } from '../../sync-agent/state/meta.ts'
import type { State } from '../../sync-agent/state/open-state.ts'
import { openServerClock } from '../../sync-agent/state/server-clock.ts'
import { openWire } from '../../sync-agent/transport/wire.ts'
import { createDisk, type Disk, type OpenDisk, openDisk } from './disk.ts'
import { ORIGIN } from './edge.ts'
import { makeAgentKey } from './keys.ts'
import type { Chance } from './random.ts'
import type { Scheduler } from './scheduler.ts'

/** Far more often than at night: a world lasts some minutes. */
const VERIFY_EVERY_MS = 120_000

/** The masks of every installation: here the secret belongs to the book. */
export const MASK = openMask(new Uint8Array(32).fill(7))

export type Death = 'kill' | 'power-cut'

export type AgentOptions = {
  readonly scheduler: Scheduler
  readonly chance: Chance
  readonly fetch: (kill: (how: Death) => void) => Fetch
  readonly source: (clock: Clock) => Source
  readonly everyMs: number
  readonly keyAgeMs: number
  readonly onRun: (end: RunEnd) => void
}

/** What an installation leaves in its folder. */
export type Folder = { image: Uint8Array | null; key: AgentKey; next: AgentKey | null }

export type Agent = ReturnType<typeof createAgent>

export function createAgent(options: AgentOptions, folder?: Folder) {
  const { scheduler, chance } = options
  const disk: Disk = createDisk(folder?.image ?? null)
  const keys = {
    key: folder?.key ?? makeAgentKey(chance.bytes(32)),
    next: folder?.next ?? null,
  }
  let skewMs = 0
  let life: Life | null = null
  let dieAfter = Number.POSITIVE_INFINITY
  let dieHow: Death = 'kill'
  let problem: string | null = null
  let policy: EgressPolicy = SEND_ALL
  let statements = 0

  type Life = {
    open: OpenDisk
    stop: AbortController
    ended: AgentProblem | null | undefined
    isDead: boolean
  }

  function begin(): Life {
    const open = openDisk(disk, {
      onStatement: () => {
        statements += 1
        dieAfter -= 1
        if (dieAfter > 0) return 'go-on'
        dieAfter = Number.POSITIVE_INFINITY
        made.isDead = true
        if (life === made) life = null
        return dieHow
      },
    })
    const made: Life = { open, stop: new AbortController(), ended: undefined, isDead: false }
    life = made
    return made
  }

  function kill(how: Death, whose = life): void {
    if (!whose || whose.isDead) return
    whose.isDead = true
    whose.open.end(how)
    // Its connections break: the edge notices, the dead process does not.
    whose.stop.abort()
    if (life === whose) life = null
  }

  /** Whatever a dead process waits for never comes. */
  function waitAs(mine: Life) {
    return async <T>(work: Promise<T>): Promise<T> => {
      try {
        return await work
      } finally {
        if (mine.isDead) await new Promise<never>(() => {})
      }
    }
  }

  function connect(mine: Life, offered?: AgentKey) {
    const { state } = mine.open
    const wait = waitAs(mine)
    const bootedAt = scheduler.now()
    const clock: Clock = {
      now: () => scheduler.now() + skewMs,
      steady: () => scheduler.now() - bootedAt,
      sleep: (ms, signal) => wait(sleepUnless(scheduler, ms, signal)),
    }
    const wanted = options.fetch((how) => kill(how, mine))
    const never = new Promise<never>(() => {})
    const fetch: Fetch = (url, init) => (mine.isDead ? never : wait(wanted(url, init)))
    const offset = openServerClock(state, clock)
    const random = chance.bytes
    const agentId = () =>
      (offered ? readMeta(state, 'offered')?.pairing : readMeta(state, 'pairing'))?.agentId ?? null
    const keyring = openKeyring(keys, () => makeAgentKey(chance.bytes(32)))
    const key = offered ? () => offered : keyring.key
    const line = { server: ORIGIN, key, agentId, clock, random, fetch, offset }
    const wire = openWire(line)
    const { read: offsetMs, at: serverTime } = offset
    return { state, clock, wire, random, keyring, offsetMs, serverTime, host: 'host' }
  }

  return {
    start: () => {
      if (life) return
      const mine = begin()
      const line = connect(mine)
      const courier = {
        ...line,
        ...{
          session: newSession(),
          report: () => {},
          keyAgeMs: options.keyAgeMs,
          spoolBytes: 2 ** 30,
        },
        policy,
        source: withPolicy(options.source(line.clock), policy, MASK),
      }
      void runAgent({
        courier,
        schedule: { everyMs: options.everyMs, jitterMs: 500 },
        verification: { everyMs: VERIFY_EVERY_MS, jitterMs: 500 },
        random: line.random,
        signal: mine.stop.signal,
        onRun: (_, end) => {
          if (mine.isDead) return
          problem = 'problem' in end ? end.problem.code : null
          options.onRun(end)
        },
      }).then((ended) => {
        if (mine.isDead) return
        mine.ended = ended
        kill('kill', mine)
      })
    },
    kill: (how: Death = 'kill') => kill(how),
    /** Ctrl+C: what is under way is finished. */
    stop: () => life?.stop.abort(),
    /** Dies at the statement of its database that comes so many after this. */
    dieAfterStatements: (count: number, how: Death) => {
      dieAfter = count
      dieHow = how
    },
    /** How many statements its state has run. */
    statements: () => statements,
    /** The configuration says something else from its next start on. */
    putPolicy: (other: EgressPolicy) => {
      policy = other
    },
    isRunning: () => life !== null,
    /** Why its last run did not end well. */
    problem: () => problem,
    state: (): State | null => life?.open.state ?? null,
    jumpClock: (ms: number) => {
      skewMs += ms
    },
    /** The folder as a backup program would copy it. */
    copyFolder: (): Folder => ({
      image: life ? life.open.state.db.serialize() : disk.image,
      ...keys,
    }),
    putFolder: (other: Folder | null) => {
      kill('kill')
      disk.image = other?.image ?? null
      if (other) Object.assign(keys, { key: other.key, next: other.next })
    },
    /** `lintel-agent pair --code`: a new key, proven, kept once the server has it, confirmed by a person. */
    pair: async (code: string, confirm: () => Promise<void>) => {
      kill('kill')
      dieAfter = Number.POSITIVE_INFINITY
      const key = makeAgentKey(chance.bytes(32))
      const mine = begin()
      const { wire, clock, state, random, offsetMs, host } = connect(mine, key)
      const source = { system: 'test', id: 'book', name: 'A book' }
      const adopt = () => void Object.assign(keys, { key, next: null })
      const pairing = {
        ...{ state, server: ORIGIN, clock, random, offsetMs, host },
        keys: { adopt, drop: () => {} },
      }
      await offerKey(pairing, { wire, key, code, source, acceptBook: false })
      await confirm()
      await awaitConfirmation(pairing, wire, mine.stop.signal)
      kill('kill', mine)
    },
  }
}

/** The keys of a folder; what it writes is on the disk at once. */
function openKeyring(keys: Pick<Folder, 'key' | 'next'>, make: () => AgentKey): Keyring {
  let signing = keys.key
  const next = async () => {
    keys.next ??= make()
    return keys.next
  }
  return {
    key: () => signing,
    hasNext: () => keys.next !== null,
    next,
    tryNext: async () => {
      signing = await next()
    },
    turnBack: () => {
      signing = keys.key
    },
    adopt: () => {
      signing = keys.next ?? keys.key
      Object.assign(keys, { key: signing, next: null })
    },
  }
}

function sleepUnless(scheduler: Scheduler, ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const end = () => {
      cancel()
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const cancel = scheduler.at(scheduler.now() + ms, end)
    signal?.addEventListener('abort', end, { once: true })
  })
}
