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
}

/**
 * Shows the server the code and a key of our own. On success the state knows the server, and the caller
 * keeps the key. Returns the words both sides show.
 * Throws AgentProblem `pairing-code-invalid`, `pairing-words-differ`, `book-other` and the wire's.
 */
export async function offerKey(
  pairing: Pairing,
  offer: { wire: Wire; key: AgentKey; code: string; source: SourceIdentity; acceptBook: boolean },
): Promise<string> {
  const { state, server, clock, random, offsetMs, host } = pairing
  const { wire, key, code, source } = offer
  const isOther = checkBook(state, source, offer.acceptBook)
  const proof = await signPairingProof(key, code, {
    audience: server + SYNC_PATH,
    now: clock.now() + offsetMs(),
    random,
  })
  const agent = { version: VERSION, host }
  const answer = await wire.pair({ code, jwk: key.publicJwk, proof, source, agent })
  const words = fingerprintWords(key.publicJwk, answer.serverKey)
  if (words !== answer.words) throw new AgentProblem('pairing-words-differ', {})
  const { agentId, serverKey } = answer
  state.transaction(() => {
    if (isOther) forgetStream(state)
    forgetMeta(state, 'confirmedAt')
    forgetMeta(state, 'hold')
    writeMeta(state, 'pairing', { agentId, server, serverKey, words })
    writeMeta(state, 'source', source)
  })
  return words
}

/** True when the book is another one and a person has said that this is meant. */
function checkBook(state: State, source: SourceIdentity, acceptBook: boolean): boolean {
  const paired = readMeta(state, 'source')
  if (!paired || paired.id === source.id) return false
  if (acceptBook) return true
  const facts = { path: source.name, paired: paired.id, found: source.id }
  throw new AgentProblem('book-other', facts)
}

/** The stream of the other book is told from the edge again if ever that book comes back. */
function forgetStream(state: State): void {
  clearShadow(state)
  clearSpool(state)
  for (const name of ['head', 'bell', 'capture', 'completeAsOf'] as const) forgetMeta(state, name)
}

/** Waits until an administrator has confirmed the words. Throws AgentProblem `pairing-refused`. */
export async function awaitConfirmation(
  { state, clock }: Pairing,
  wire: Wire,
  signal: AbortSignal,
): Promise<boolean> {
  const agentId = readMeta(state, 'pairing')?.agentId
  if (agentId === undefined) throw new AgentProblem('pairing-needed', {})
  for (let asks = 0; asks < ASKS && !signal.aborted; asks++) {
    const answer = await wire.pairState(agentId)
    if (answer.state === 'refused') throw new AgentProblem('pairing-refused', {})
    if (answer.state === 'active') {
      writeMeta(state, 'confirmedAt', clock.now())
      return true
    }
    await clock.sleep(ASK_MS, signal)
  }
  return false
}
