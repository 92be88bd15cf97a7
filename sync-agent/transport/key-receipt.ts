import { record } from '../../protocol/batch.ts'
import type { PublicJwk } from '../../protocol/messages.ts'
import { TOKEN_TYPE } from '../../protocol/token.ts'
import { AgentProblem } from '../problem.ts'
import { readServerWord } from './server-word.ts'

/** The server's word that it has taken a key of ours. Throws AgentProblem `key-receipt-invalid`. */
export async function verifyKeyReceipt(
  jws: string,
  expected: { serverKey: PublicJwk; agentId: string; kid: string },
): Promise<void> {
  const { serverKey, agentId, kid } = expected
  try {
    const claims = record('receipt', await readServerWord(jws, TOKEN_TYPE.keyReceipt, serverKey))
    if (claims.aud === agentId && claims.jkt === kid) return
  } catch {
    // Falls through: a word that cannot be read proves as little as a wrong one.
  }
  throw new AgentProblem('key-receipt-invalid', {})
}
