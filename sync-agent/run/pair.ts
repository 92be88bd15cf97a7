import { fingerprintWords } from '../../protocol/fingerprint.ts'
import type { SourceIdentity } from '../../protocol/messages.ts'
import { SYNC_PATH } from '../../protocol/token.ts'
import type { Clock, Random } from '../ports.ts'
import { AgentProblem } from '../problem.ts'
import type { AgentKey } from '../state/key-file.ts'
import { forgetMeta, readMeta, writeMeta } from '../state/meta.ts'
import type { State } from '../state/open-state.ts'
import { clearShadow } from '../state/shadow.ts'
import { clearSpool } from '../state/spool.ts'
import { signPairingProof } from '../transport/token.ts'
import type { Wire } from '../transport/wire.ts'
import { VERSION } from '../version.ts'

/** How often a waiting agent asks whether it was confirmed, and for how long. */
const ASK_MS = 2_000
const ASKS = 43_200

export type Pairing = {
  readonly state: State
  readonly server: string
  readonly clock: Clock
  readonly random: Random
  readonly offsetMs: () => number
  readonly host: string
  /** What becomes of the key that was offered. */
  readonly keys: { readonly adopt: () => void; readonly drop: () => void }
}

/**
 * Shows the server the code and a key of our own, which the caller has kept as the offered one. The pairing
 * in use stays as it is until an administrator confirms this one. Returns the words both sides show.
 * Throws AgentProblem `pairing-code-invalid`, `pairing-words-differ`, `book-other` and the wire's.
 */
export async function offerKey(
  pairing: Pairing,
  offer: { wire: Wire; key: AgentKey; code: string; source: SourceIdentity; acceptBook: boolean },
): Promise<string> {
  const { state, server, clock, random, offsetMs, host } = pairing
  const { wire, key, code, source } = offer
  checkBook(state, source, offer.acceptBook)
  const ask = async () => {
    const now = clock.now() + offsetMs()
    const proof = await signPairingProof(key, code, { audience: server + SYNC_PATH, now, random })
    const agent = { version: VERSION, host }
    return wire.pair({ code, jwk: key.publicJwk, proof, source, agent })
  }
  // The first answer has set our clock right, but the proof is part of the body and was made before it.
  const answer = await ask().catch((error) => {
    if (error instanceof AgentProblem && error.code === 'clock-wrong') return ask()
    throw error
  })
  const words = fingerprintWords(key.publicJwk, answer.serverKey)
  if (words !== answer.words) throw new AgentProblem('pairing-words-differ', {})
  const { agentId, serverKey } = answer
  writeMeta(state, 'offered', { pairing: { agentId, server, serverKey, words }, source })
  return words
}

/** Another book than before must be meant: a person has said so. */
function checkBook(state: State, source: SourceIdentity, acceptBook: boolean): void {
  const paired = readMeta(state, 'source')
  if (!paired || paired.id === source.id || acceptBook) return
  const facts = { path: source.name, paired: paired.id, found: source.id }
  throw new AgentProblem('book-other', facts)
}

const OF_A_BOOK = [
  ...(['head', 'bell', 'capture', 'completeAsOf', 'confirmedAt', 'hold'] as const),
  ...(['changeCounter', 'leftOut', 'stop', 'reported', 'policy'] as const),
]

/**
 * A stream belongs to the agent that opened its epoch, and a new pairing is a new agent: it opens its own
 * and learns from the edge what has arrived.
 */
function forgetStream(state: State): void {
  clearShadow(state)
  clearSpool(state)
  for (const name of OF_A_BOOK) forgetMeta(state, name)
}

/** Waits until an administrator has confirmed the words. Throws AgentProblem `pairing-refused`. */
export async function awaitConfirmation(
  pairing: Pairing,
  wire: Wire,
  signal: AbortSignal,
): Promise<boolean> {
  for (let asks = 0; asks < ASKS && !signal.aborted; asks++) {
    if ((await settleOffer(pairing, wire)) === 'active') return true
    await pairing.clock.sleep(ASK_MS, signal)
  }
  return false
}

/**
 * Asks what became of the offered key: confirmed, it takes the place of the one in use; refused, it is
 * forgotten and the one in use works on. Throws AgentProblem `pairing-refused`.
 */
export async function settleOffer(
  { state, clock, keys }: Pairing,
  wire: Wire,
): Promise<'pending' | 'active'> {
  const offered = readMeta(state, 'offered')
  if (!offered) throw new AgentProblem('pairing-needed', {})
  const answer = await wire.pairState(offered.pairing.agentId)
  if (answer.state === 'refused') {
    forgetMeta(state, 'offered')
    keys.drop()
    throw new AgentProblem('pairing-refused', {})
  }
  if (answer.state !== 'active') return 'pending'
  // The key first: cut between the two, the offer is still there and is settled again.
  keys.adopt()
  state.transaction(() => {
    forgetStream(state)
    writeMeta(state, 'pairing', offered.pairing)
    writeMeta(state, 'source', offered.source)
    writeMeta(state, 'confirmedAt', clock.now())
    forgetMeta(state, 'offered')
  })
  return 'active'
}
