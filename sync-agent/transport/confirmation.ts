import { record } from '../../protocol/batch.ts'
import type { Command, PublicJwk } from '../../protocol/messages.ts'
import { TOKEN_TYPE } from '../../protocol/token.ts'
import { readServerWord } from './server-word.ts'

/** Whether the pinned key says that a person confirmed these deletes, to this agent and in this command. */
export async function isConfirmed(
  { id, hold, words }: Extract<Command, { kind: 'allow-deletes' }>,
  { serverKey, agentId }: { serverKey: PublicJwk; agentId: string },
): Promise<boolean> {
  for (const word of words) {
    const claims = await readServerWord(word, TOKEN_TYPE.command, serverKey)
      .then((value) => record('word', value))
      .catch(() => null)
    if (claims?.aud === agentId && claims.jti === id && claims.hold === hold) return true
  }
  return false
}
