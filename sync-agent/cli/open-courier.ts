import type { Courier, Progress } from '../run/courier.ts'
import { newSession } from '../run/courier.ts'
import type { AgentKey } from '../state/key-file.ts'
import { openKeyring } from '../state/keyring.ts'
import { readMeta, writeMeta } from '../state/meta.ts'
import type { State } from '../state/open-state.ts'
import { openFetch } from '../transport/network.ts'
import { openWire, type Wire } from '../transport/wire.ts'
import { openSource, type Program } from './program.ts'

/** The offset is worth a write once it moved by this much. */
const OFFSET_STEP_MS = 1_000

export type Line = { readonly wire: Wire; readonly offsetMs: () => number }

/** The wire of a key, with the correction of the clock it learns. */
export function openLine(
  { config, environment }: Program,
  state: State,
  key: () => AgentKey,
): Line {
  let offset = readMeta(state, 'clockOffsetMs') ?? 0
  let stored = offset
  const wire = openWire({
    server: config.server,
    key,
    agentId: () => readMeta(state, 'pairing')?.agentId ?? null,
    clock: environment.clock,
    random: environment.random,
    fetch: openFetch(config.network),
    offset: {
      read: () => offset,
      write: (ms) => {
        offset = ms
        if (Math.abs(offset - stored) < OFFSET_STEP_MS) return
        stored = offset
        writeMeta(state, 'clockOffsetMs', offset)
      },
    },
  })
  return { wire, offsetMs: () => offset }
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
    source: openSource(program, 'agent'),
    clock: program.environment.clock,
    host: program.environment.host,
    report,
    session: newSession(),
  }
}
