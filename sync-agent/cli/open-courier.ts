import type { Courier, Progress } from '../run/courier.ts'
import { newSession } from '../run/courier.ts'
import type { AgentKey } from '../state/key-file.ts'
import { openKeyring } from '../state/keyring.ts'
import { readMeta } from '../state/meta.ts'
import type { State } from '../state/open-state.ts'
import { openServerClock } from '../state/server-clock.ts'
import { openFetch } from '../transport/network.ts'
import { openWire, type Wire } from '../transport/wire.ts'
import { openSource, type Program } from './program.ts'

export type Line = {
  readonly wire: Wire
  readonly offsetMs: () => number
  readonly serverTime: (steadyAt: number) => number
}

/** The wire of a key, with the correction of the clock it learns. */
export function openLine(
  { config, environment }: Program,
  state: State,
  key: () => AgentKey,
  agentId = () => readMeta(state, 'pairing')?.agentId ?? null,
): Line {
  const serverClock = openServerClock(state, environment.clock)
  const wire = openWire({
    server: config.server,
    key,
    agentId,
    clock: environment.clock,
    random: environment.random,
    fetch: openFetch(config.network),
    offset: serverClock,
  })
  return { wire, offsetMs: serverClock.read, serverTime: serverClock.at }
}

export function openCourier(
  program: Program,
  state: State,
  report: (progress: Progress) => void,
): Courier {
  const keyring = openKeyring(program.config.state)
  return {
    ...openLine(program, state, keyring.key),
    keyring,
    keyAgeMs: program.config.keyAgeMs,
    spoolBytes: program.config.spoolBytes,
    random: program.environment.random,
    state,
    policy: program.config.policy,
    source: openSource(program, 'agent'),
    clock: program.environment.clock,
    host: program.environment.host,
    report,
    session: newSession(),
  }
}
