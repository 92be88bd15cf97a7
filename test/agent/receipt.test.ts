import { beforeAll, expect, it } from 'vitest'
import type { PublicJwk } from '../../protocol/messages.ts'
import type { ReceiptClaims } from '../../protocol/receipt.ts'
import { TOKEN_TYPE } from '../../protocol/token.ts'
import { verifyReceipt } from '../../sync-agent/transport/receipt.ts'
import { readServerKey, signAsServer } from '../../worker/auth/server-key.ts'
import { makePrivateKey } from '../simulation/keys.ts'

const keyOf = (fill: number) => makePrivateKey(Buffer.alloc(32, fill))
const [OWN, FOREIGN] = [keyOf(1), keyOf(2)]
const BATCH = { epoch: 3, seq: 7, bsh: 'b'.repeat(43), prev: 'p'.repeat(43), root: 'r'.repeat(43) }
const CLAIMS: ReceiptClaims = {
  ...{
    iss: 'https://crm.example',
    aud: 'agent-1',
    iat: 0,
    chain: 'c'.repeat(43),
    rows: BATCH.root,
  },
  ...{ epoch: BATCH.epoch, seq: BATCH.seq, bsh: BATCH.bsh, prev: BATCH.prev },
  ...{ upserts: 1, deletes: 0, quarantined: 0, appliedAt: 1, watermark: 1, policy: 0 },
}

let expected: Parameters<typeof verifyReceipt>[1]
beforeAll(() => {
  const serverKey: PublicJwk = readServerKey(JSON.stringify(OWN)).publicKey
  expected = { serverKeys: [serverKey], agentId: 'agent-1', batch: BATCH }
})

const sign = (claims: object, key = OWN, typ: string = TOKEN_TYPE.receipt) =>
  signAsServer(key, typ as typeof TOKEN_TYPE.receipt, claims as never)

it('a receipt for these bytes at this place is proof', async () => {
  expect(await verifyReceipt(await sign(CLAIMS), expected)).toEqual(CLAIMS)
})

it.each([
  ['of another epoch', { epoch: BATCH.epoch + 1 }],
  ['of another seq', { seq: BATCH.seq + 1 }],
  ['of other bytes', { bsh: 'x'.repeat(43) }],
  ['after another batch', { prev: 'x'.repeat(43) }],
  ['over other rows', { rows: 'x'.repeat(43) }],
  ['for another agent', { aud: 'agent-2' }],
])('one %s is none', async (_, other) => {
  const jws = await sign({ ...CLAIMS, ...other })
  await expect(verifyReceipt(jws, expected)).rejects.toMatchObject({ code: 'receipt-invalid' })
})

it('one by a key that is not pinned, of another kind, or that is no JWS, is none', async () => {
  const words = [await sign(CLAIMS, FOREIGN), await sign(CLAIMS, OWN, TOKEN_TYPE.command), 'a.b.c']
  for (const jws of words) {
    await expect(verifyReceipt(jws, expected)).rejects.toMatchObject({ code: 'receipt-invalid' })
  }
})
