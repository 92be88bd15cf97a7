import { compactVerify, importJWK } from 'jose'
import type { PublicJwk } from '../../protocol/messages.ts'
import { TOKEN_ALGORITHM } from '../../protocol/token.ts'

/** The payload of a JWS of one kind that this key of the server signed. Throws when it is anything else. */
export async function readServerWord(
  jws: string,
  typ: string,
  serverKey: PublicJwk,
): Promise<unknown> {
  const key = await importJWK({ ...serverKey }, TOKEN_ALGORITHM)
  const { payload, protectedHeader } = await compactVerify(jws, key, {
    algorithms: [TOKEN_ALGORITHM],
  })
  if (protectedHeader.typ !== typ) throw new TypeError('typ')
  return JSON.parse(new TextDecoder().decode(payload))
}
