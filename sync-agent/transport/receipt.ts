import { compactVerify, importJWK } from 'jose'
import { count, record, string } from '../../protocol/batch.ts'
import type { PublicJwk } from '../../protocol/messages.ts'
import type { ReceiptClaims } from '../../protocol/receipt.ts'
import { TOKEN_ALGORITHM, TOKEN_TYPE } from '../../protocol/token.ts'
import { AgentProblem } from '../problem.ts'

/** The batch a receipt must name, and who it must be from and for. */
export type Expected = {
  readonly serverKey: PublicJwk
  readonly agentId: string
  readonly batch: { readonly seq: number; readonly bsh: string; readonly prev: string }
}

/**
 * Proves a receipt: the pinned key signed it and it names our bytes at our place. Anything less is not a
 * delivery, whatever the HTTP status says. Throws AgentProblem `receipt-invalid`.
 */
export async function verifyReceipt(jws: string, expected: Expected): Promise<ReceiptClaims> {
  const { serverKey, agentId, batch } = expected
  try {
    const claims = decodeClaims(await verifySignature(jws, serverKey))
    const isOurs =
      claims.aud === agentId &&
      claims.seq === batch.seq &&
      claims.bsh === batch.bsh &&
      claims.prev === batch.prev
    if (isOurs) return claims
  } catch {
    // Falls through: a receipt that cannot be read proves as little as a wrong one.
  }
  throw new AgentProblem('receipt-invalid', { seq: batch.seq })
}

async function verifySignature(jws: string, serverKey: PublicJwk): Promise<unknown> {
  const key = await importJWK({ ...serverKey }, TOKEN_ALGORITHM)
  const { payload, protectedHeader } = await compactVerify(jws, key, {
    algorithms: [TOKEN_ALGORITHM],
  })
  if (protectedHeader.typ !== TOKEN_TYPE.receipt) throw new TypeError('typ')
  return JSON.parse(new TextDecoder().decode(payload))
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
  }
}
