/** The bytes of each version as they once left: whatever the code becomes, agents and receipts out there stay readable. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { importJWK, jwtVerify } from 'jose'
import { expect, it } from 'vitest'
import { type Batch, decodeBatch, encodeBatch } from '../../protocol/batch.ts'
import { ENTITIES, ENTITY_NAMES } from '../../protocol/entities.ts'
import { leafOf, leavesOf, rootOf } from '../../protocol/merkle.ts'
import { canonicalPolicy, type EgressPolicy, hashPolicy } from '../../protocol/policy.ts'
import type { ReceiptClaims } from '../../protocol/receipt.ts'
import { canonicalRow, checkRow, hashRow } from '../../protocol/row.ts'
import { type BatchClaims, TOKEN_ALGORITHM, TOKEN_TYPE } from '../../protocol/token.ts'
import { signRequest } from '../../sync-agent/transport/token.ts'
import { signReceipt } from '../../worker/sync/receipt.ts'
import { makeAgentKey, makePrivateKey } from '../simulation/keys.ts'

type Golden = {
  /** A batch before gzip, and what it decodes to; the second as agents of before policies sent it. */
  batches: { text: string; decoded: Batch }[]
  /** Of each change of the first batch: its leaf, and of a row the canonical form and what is made of it. */
  changes: { leaf: string; canonical?: string; hash?: string; bucket?: number; sums?: number[] }[]
  root: string
  policy: { rules: EgressPolicy['rules']; only: EgressPolicy['only']; text: string; hash: string }
  request: { key: string; body: string; now: number; jws: string; claims: BatchClaims }
  receipt: { key: string; jws: string; claims: ReceiptClaims }
}

/** Keys of nobody, made of words: Ed25519 signs the same bytes the same way each time. */
const seedOf = (words: string) => createHash('sha256').update(words).digest()
const AGENT = makeAgentKey(seedOf('the agent of the golden files'))
const SERVER = makePrivateKey(seedOf('the server of the golden files'))
/** Column-set versions that the golden file holds; a new version gets a file of its own beside it. */
const VERSIONS = Object.fromEntries(ENTITY_NAMES.map((name) => [name, 1]))

const text = await readFile(new URL('../../protocol/golden/v1.json', import.meta.url), 'utf8')
const golden = JSON.parse(text) as Golden

it('holds every entity in the column-set version that is sent', () => {
  const { changes } = golden.batches[0]!.decoded
  expect(new Set(changes.map(({ entity }) => entity))).toEqual(new Set(ENTITY_NAMES))
  const versions = Object.entries(ENTITIES).map(([name, { version }]) => [name, version])
  expect(Object.fromEntries(versions)).toEqual(VERSIONS)
})

it.each(golden.batches)(
  'decodes a batch, and encodes it to the same bytes where it was whole',
  (one) => {
    const decoded = decodeBatch(new TextEncoder().encode(one.text))
    expect(decoded).toEqual(one.decoded)
    const again = new TextDecoder().decode(encodeBatch(decoded))
    const isWhole = 'policy' in JSON.parse(one.text)
    expect(isWhole ? again : decodeBatch(new TextEncoder().encode(again))).toEqual(
      isWhole ? one.text : one.decoded,
    )
  },
)

it('makes the same canonical form, hash, bucket, sums and leaf of every row', () => {
  const { changes } = golden.batches[0]!.decoded
  expect(changes.map(describeChange)).toEqual(golden.changes)
  expect(rootOf(leavesOf(changes))).toBe(golden.root)
  for (const change of changes) {
    if (change.op === 'u') expect(checkRow(change.entity, change)).toBeNull()
  }
})

it('writes and hashes a policy as ever', () => {
  const { rules, only, text: canonical, hash } = golden.policy
  expect(canonicalPolicy({ rules, only })).toBe(canonical)
  expect(hashPolicy({ rules, only })).toBe(hash)
})

it('signs a request and a receipt as ever, and both verify under the keys that stand beside them', async () => {
  const { request, receipt } = golden
  expect(await signRequest(AGENT, requestOf(request))).toBe(request.jws)
  expect(await signReceipt(receipt.claims, JSON.stringify(SERVER))).toBe(receipt.jws)
  expect(await claimsOf(request, TOKEN_TYPE.request)).toEqual(request.claims)
  expect(await claimsOf(receipt, TOKEN_TYPE.receipt)).toEqual(receipt.claims)
})

function describeChange(change: Batch['changes'][number]): Golden['changes'][number] {
  const leaf = leafOf(change).toString('hex')
  if (change.op === 'd') return { leaf }
  const { hash, bucket, hashA, hashB } = hashRow(change.entity, change)
  return { leaf, canonical: canonicalRow(change), hash, bucket, sums: [hashA, hashB] }
}

function requestOf({ body, now, claims }: Golden['request']) {
  const { iss, aud, htm, htu, epoch, seq, prev, rows } = claims
  return {
    ...{ agentId: iss, audience: aud, method: htm, url: htu, now },
    body: Buffer.from(body, 'base64'),
    random: (length: number) => new Uint8Array(length).fill(7),
    place: { epoch, seq, prev, ...(rows === undefined ? {} : { rows }) },
  }
}

async function claimsOf({ key, jws }: { key: string; jws: string }, typ: string) {
  const publicKey = await importJWK({ kty: 'OKP', crv: 'Ed25519', x: key }, TOKEN_ALGORITHM)
  const currentDate = new Date(golden.request.now)
  return (await jwtVerify(jws, publicKey, { typ, algorithms: [TOKEN_ALGORITHM], currentDate }))
    .payload
}
