import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import type { Clock, Random } from '../ports.ts'

/** Everything the program takes from the machine it runs on, read here and nowhere else. */
export type Environment = {
  /** Configuration named by LINTEL_AGENT_CONFIG. */
  readonly config: string | null
  /** Language as the system says it, such as ru_RU.UTF-8. */
  readonly lang: string | undefined
  readonly host: string
  readonly pid: number
  readonly clock: Clock
  readonly random: Random
}

/** What Deno says of its permissions. */
type DenoPermissions = { querySync: (query: object) => { state: string } }

export function readEnvironment(): Environment {
  const { LINTEL_AGENT_CONFIG, LC_ALL, LC_MESSAGES, LANG } = process.env
  return {
    config: LINTEL_AGENT_CONFIG || null,
    lang: LC_ALL || LC_MESSAGES || LANG,
    host: readHost(),
    pid: process.pid,
    clock: { now: () => Date.now(), steady: () => performance.now(), sleep },
    random: (length) => new Uint8Array(randomBytes(length)),
  }
}

/** The name of this machine for the agents page; on Deno it takes --allow-sys=hostname and is not asked for. */
function readHost(): string {
  const deno = (globalThis as { Deno?: { permissions: DenoPermissions } }).Deno
  const query = { name: 'sys', kind: 'hostname' }
  const isAllowed = !deno || deno.permissions.querySync(query).state === 'granted'
  return (isAllowed && hostname()) || 'unnamed'
}

async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await wait(ms, undefined, signal ? { signal } : {})
  } catch {
    // Aborted: the caller looks at the signal.
  }
}
