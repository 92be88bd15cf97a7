import { AgentProblem } from '../problem.ts'
import { type Pairing, settleOffer } from '../run/pair.ts'
import { adoptOfferedKey, dropOfferedKey, readOfferedKey } from '../state/key-file.ts'
import { readMeta } from '../state/meta.ts'
import type { State } from '../state/open-state.ts'
import type { Wire } from '../transport/wire.ts'
import { openLine } from './open-courier.ts'
import type { Program } from './program.ts'

export function toPairing(
  { config, environment }: Program,
  state: State,
  offsetMs: () => number,
): Pairing {
  const { clock, random, host } = environment
  const keys = {
    adopt: () => adoptOfferedKey(config.state),
    drop: () => dropOfferedKey(config.state),
  }
  return { state, server: config.server, clock, random, offsetMs, host, keys }
}

/** The pairing that waits and a wire that speaks with its key. */
export function openOffer(program: Program, state: State): { pairing: Pairing; wire: Wire } {
  const key = readOfferedKey(program.config.state)
  const agentId = () => readMeta(state, 'offered')?.pairing.agentId ?? null
  const { wire, offsetMs } = openLine(program, state, () => key, agentId)
  return { pairing: toPairing(program, state, offsetMs), wire }
}

/**
 * Takes what became of a pairing whose wait was broken off, before work begins. A pairing in use works on
 * whatever the answer. Throws AgentProblem `pairing-needed`, `pairing-refused`, `key-pending`, the wire's.
 */
export async function settleBeforeWork(program: Program, state: State): Promise<void> {
  if (readMeta(state, 'offered')) {
    const { pairing, wire } = openOffer(program, state)
    try {
      await settleOffer(pairing, wire)
    } catch (error) {
      const isKnown = error instanceof AgentProblem
      if (!isKnown || !readMeta(state, 'pairing')) throw error
    }
    const isPending = readMeta(state, 'offered') && !readMeta(state, 'pairing')
    if (isPending) throw new AgentProblem('key-pending', {})
  }
  if (!readMeta(state, 'pairing')) throw new AgentProblem('pairing-needed', {})
}
