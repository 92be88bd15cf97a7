import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { type Cell, ENTITIES, type EntityName } from '../../protocol/entities.ts'
import { thumbprint } from '../../protocol/fingerprint.ts'
import { openTree } from '../../protocol/merkle.ts'
import type { PublicJwk } from '../../protocol/messages.ts'
import type { Proof, ProofNumber, ProofRow, SealClaims, SealedProof } from '../../protocol/proof.ts'
import { TOKEN_TYPE } from '../../protocol/token.ts'
import { readServerKey, signAsServer } from '../auth/server-key.ts'
import type { Database } from '../store/database.ts'
import {
  selectProofBatches,
  selectProofKeys,
  selectProofPolicies,
  selectProofSource,
} from '../store/proofs.ts'

/** A row as it is stored. */
export type StoredRow = {
  entity: EntityName
  key: string
  cells: string
  hash: string
  seq: number
}

export type ProofAsk = {
  db: Database
  sourceId: number
  rows: readonly StoredRow[]
  number: ProofNumber | null
  now: number
  env: { publicUrl: string; serverKey: string }
}

type Batch = {
  seq: number
  token: string
  receipt: string
  previous: string | null
  leaves: string
}

/**
 * Makes the file that proves rows of one book, in one trip: the way of each to the root that the agent signed, with
 * tokens, receipts, policies and keys. The reader was asked for before. Null when a row cannot be proven: its
 * batch is of before there were trees, or it waits to be sent anew.
 */
export async function makeProof(ask: ProofAsk): Promise<SealedProof | null> {
  const { db, sourceId, rows, number, now, env } = ask
  const seqs = [...new Set(rows.map(({ seq }) => seq))].sort((a, b) => a - b)
  const [[source], batches, policies, keys] = await db.read([
    selectProofSource(db, sourceId),
    selectProofBatches(db, sourceId, seqs),
    selectProofPolicies(db, sourceId),
    selectProofKeys(db, sourceId, seqs),
  ])
  const proven = proveRows(rows, batches)
  if (!source || !proven || proven.length === 0) return null
  const inForce = new Set(batches.map(({ receipt }) => Number(claimsOf(receipt).policy)))
  const named = policies.filter(({ version }) => inForce.has(version))
  const { publicKey, former } = readServerKey(env.serverKey)
  const proof: Proof = {
    v: 1,
    server: env.publicUrl,
    source,
    madeAt: now,
    number,
    rows: proven,
    batches: batches.map(({ seq, token, receipt, previous }) => ({
      seq,
      token,
      receipt,
      previous,
    })),
    policies: named.map(({ document }) => document),
    keys: {
      agent: distinct([...keys, ...named].map(({ jwk }) => publicJwk(JSON.parse(jwk)))),
      server: usedKeys([publicKey, ...former.map(publicJwk)], batches),
    },
  }
  return { proof, seal: await sealOf(proof, ask) }
}

/** Each row with its way up the tree of its batch; null when one of them is in none. */
function proveRows(rows: readonly StoredRow[], batches: readonly Batch[]): ProofRow[] | null {
  const trees = new Map(
    batches.map(({ seq, leaves }) => [seq, openTree(Buffer.from(leaves, 'hex'))]),
  )
  const proven: ProofRow[] = []
  for (const { entity, key, cells, hash, seq } of rows) {
    const tree = trees.get(seq)
    const index = tree && hash !== '' ? tree.placeOf(Buffer.from(hash, 'hex')) : -1
    if (!tree || index < 0) return null
    proven.push({
      ...{ entity, version: ENTITIES[entity].version, key },
      cells: JSON.parse(cells) as Cell[],
      ...{ hash, seq, index, of: tree.size, path: tree.pathTo(index) },
    })
  }
  return proven
}

/** The present key seals; a former one is named where a receipt still bears its name. */
function usedKeys(keys: readonly PublicJwk[], batches: readonly Batch[]): PublicJwk[] {
  const receipts = batches.flatMap(({ receipt, previous }) => [receipt, previous ?? receipt])
  const kids = new Set(receipts.map((jws) => headerOf(jws).kid))
  return keys.filter((jwk, index) => index === 0 || kids.has(thumbprint(jwk)))
}

function sealOf(proof: Proof, { now, env }: ProofAsk): Promise<string> {
  const sha = createHash('sha256').update(JSON.stringify(proof)).digest('base64url')
  const claims: SealClaims = { iss: env.publicUrl, iat: Math.floor(now / 1000), sha }
  return signAsServer(readServerKey(env.serverKey).key, TOKEN_TYPE.proof, claims)
}

function distinct(keys: readonly PublicJwk[]): PublicJwk[] {
  return [...new Map(keys.map((key) => [key.x, key])).values()]
}

const publicJwk = ({ x }: PublicJwk): PublicJwk => ({ kty: 'OKP', crv: 'Ed25519', x })
const part = (jws: string, index: number) =>
  JSON.parse(Buffer.from(jws.split('.')[index] ?? '', 'base64url').toString('utf8'))
const claimsOf = (jws: string): Record<string, unknown> => part(jws, 1)
const headerOf = (jws: string): Record<string, unknown> => part(jws, 0)
