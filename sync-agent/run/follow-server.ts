import { record } from '../../protocol/batch.ts'
import type { HelloAnswer, PublicJwk } from '../../protocol/messages.ts'
import { TOKEN_TYPE } from '../../protocol/token.ts'
import { AgentProblem } from '../problem.ts'
import { readMeta, writeMeta } from '../state/meta.ts'
import type { State } from '../state/open-state.ts'
import { listSpooled } from '../state/spool.ts'
import { readServerWord } from '../transport/server-word.ts'
import { pairingOf } from './courier.ts'

/**
 * Pins the server's key anew when, and only when, the pinned one vouches for it. What was spooled before
 * may still have been receipted by the old key; nothing after that. Throws AgentProblem `server-key-changed`.
 */
export async function followServer(
  state: State,
  { serverKey, succession }: Pick<HelloAnswer, 'serverKey' | 'succession'>,
): Promise<void> {
  const pairing = pairingOf(state)
  if (serverKey.x === pairing.serverKey.x) return
  const words = await Promise.all(succession.map((jws) => namedBy(jws, pairing)))
  if (!words.includes(serverKey.x)) {
    throw new AgentProblem('server-key-changed', { server: pairing.server })
  }
  const upTo = listSpooled(state).at(-1)?.seq ?? readMeta(state, 'head')?.seq ?? 0
  writeMeta(state, 'pairing', { ...pairing, serverKey, former: { key: pairing.serverKey, upTo } })
}

/** The key that the pinned one names as its successor; null when this word is not of the pinned key. */
async function namedBy(
  jws: string,
  { serverKey, server }: { serverKey: PublicJwk; server: string },
): Promise<unknown> {
  try {
    const claims = record('word', await readServerWord(jws, TOKEN_TYPE.succession, serverKey))
    return claims.iss === server ? record('jwk', claims.jwk).x : null
  } catch {
    return null
  }
}
