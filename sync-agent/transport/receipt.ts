import { count, record, string } from '../../protocol/batch.ts'
import type { PublicJwk } from '../../protocol/messages.ts'
import type { ReceiptClaims } from '../../protocol/receipt.ts'
import { TOKEN_TYPE } from '../../protocol/token.ts'
import { AgentProblem } from '../problem.ts'
import { readServerWord } from './server-word.ts'

/** The batch a receipt must name, and who it must be from and for. */
export type Expected = {
  /** The pinned key, and the one before it where it may still have signed. */
  readonly serverKeys: readonly PublicJwk[]
  readonly agentId: string
  readonly batch: {
    readonly epoch: number
    readonly seq: number
    readonly bsh: string
    readonly prev: string
    readonly root: string | null
  }
}

/**
 * Proves a receipt: a pinned key signed it and it names our bytes at our place. Anything less is not a
 * delivery, whatever the HTTP status says. Throws AgentProblem `receipt-invalid`.
 */
export async function verifyReceipt(jws: string, expected: Expected): Promise<ReceiptClaims> {
  const { serverKeys, agentId, batch } = expected
  for (const serverKey of serverKeys) {
    const claims = await readClaims(jws, serverKey)
    const isOurs =
      claims?.aud === agentId &&
      claims.epoch === batch.epoch &&
      claims.seq === batch.seq &&
      claims.bsh === batch.bsh &&
      claims.prev === batch.prev &&
      (claims.rows === undefined || batch.root === null || claims.rows === batch.root)
    if (isOurs) return claims
  }
  throw new AgentProblem('receipt-invalid', { seq: batch.seq })
}

/** Null: a receipt that cannot be read proves as little as a wrong one. */
async function readClaims(jws: string, serverKey: PublicJwk): Promise<ReceiptClaims | null> {
  try {
    return decodeClaims(await readServerWord(jws, TOKEN_TYPE.receipt, serverKey))
  } catch {
    return null
  }
}

function decodeClaims(value: unknown): ReceiptClaims {
  const claims = record('receipt', value)
  const number = (name: string) => count(name, claims[name])
  const text = (name: string) => string(name, claims[name])
  return {
    iss: text('iss'),
    aud: text('aud'),
    iat: number('iat'),
    epoch: number('epoch'),
    seq: number('seq'),
    bsh: text('bsh'),
    prev: text('prev'),
    chain: text('chain'),
    upserts: number('upserts'),
    deletes: number('deletes'),
    quarantined: number('quarantined'),
    appliedAt: number('appliedAt'),
    watermark: number('watermark'),
    policy: number('policy'),
    ...(claims.rows === undefined ? {} : { rows: text('rows') }),
  }
}
