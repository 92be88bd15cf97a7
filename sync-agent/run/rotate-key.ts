import { SYNC_PATH } from '../../protocol/token.ts'
import { AgentProblem } from '../problem.ts'
import { readMeta, writeMeta } from '../state/meta.ts'
import { verifyKeyReceipt } from '../transport/key-receipt.ts'
import { signRotationProof } from '../transport/token.ts'
import { type Courier, pairingOf } from './courier.ts'

/**
 * Puts a new key in the place of the agent's: on disk before it is offered, both kept until the server's
 * signed word has come. Cut anywhere, the next call offers the same key again.
 * Throws AgentProblem `key-replaced`, `key-retired` and those of the wire.
 */
export async function rotateKey(courier: Courier): Promise<void> {
  const { keyring } = courier
  try {
    await offer(courier)
  } catch (error) {
    const isRetired = error instanceof AgentProblem && error.code === 'key-retired'
    if (!isRetired || !keyring.hasNext()) throw error
    // The answer was lost a day ago and the old key is past its time: the new one speaks for itself.
    await keyring.tryNext()
    await offer(courier).catch((again) => {
      keyring.turnBack()
      throw again
    })
  }
  rememberFormer(courier)
  keyring.adopt()
  writeMeta(courier.state, 'key', { kid: keyring.key().kid, since: courier.clock.now() })
}

/** Keys that are remembered for proofs: with the usual age of a key, of ten years. */
const KEPT_KEYS = 40

function rememberFormer({ state, keyring }: Courier): void {
  const former = readMeta(state, 'formerKeys') ?? []
  const { kid } = keyring.key()
  const kids = [...former.filter((known) => known !== kid), kid].slice(-KEPT_KEYS)
  writeMeta(state, 'formerKeys', kids)
}

async function offer({ state, wire, clock, random, offsetMs, keyring }: Courier): Promise<void> {
  const { agentId, server, serverKey } = pairingOf(state)
  const next = await keyring.next()
  const proof = await signRotationProof(next, {
    agentId,
    replaces: keyring.key().kid,
    audience: server + SYNC_PATH,
    now: clock.now() + offsetMs(),
    random,
  })
  const { receipt } = await wire.offerKey({ jwk: next.publicJwk, proof })
  await verifyKeyReceipt(receipt, { serverKey, agentId, kid: next.kid })
}

/** True when the key is older than it may become. A key of unknown age is young from now on. */
export function isKeyOld({ state, clock, keyring }: Courier, keyAgeMs: number): boolean {
  const { kid } = keyring.key()
  const known = readMeta(state, 'key')
  if (known?.kid === kid) return clock.now() - known.since >= keyAgeMs
  writeMeta(state, 'key', { kid, since: clock.now() })
  return false
}
