import { createHash } from 'node:crypto'
import { ENTITIES, isEntityName } from '../../protocol/entities.ts'
import { thumbprint } from '../../protocol/fingerprint.ts'
import { climb } from '../../protocol/merkle.ts'
import {
  type Proof,
  type ProofBatch,
  type ProofRow,
  type SealedProof,
  sumFigure,
} from '../../protocol/proof.ts'
import { hashRow } from '../../protocol/row.ts'
import { SYNC_PATH, TOKEN_TYPE } from '../../protocol/token.ts'
import { readJws } from './read-jws.ts'

/** Where a proof breaks. */
export type ProofLink =
  | 'form'
  | 'row'
  | 'membership'
  | 'token'
  | 'receipt'
  | 'chain'
  | 'policy'
  | 'sum'
  | 'agent-key'
  | 'server-key'
  | 'seal'

export type Verdict =
  | { ok: true; proof: Proof; policies: number[] }
  | { ok: false; link: ProofLink; at: string }

/** Thumbprints of the keys that are trusted; null where nobody has said which. */
export type Pins = { agent: readonly string[] | null; server: readonly string[] | null }

class Broken extends Error {
  readonly link: ProofLink
  readonly at: string
  constructor(link: ProofLink, at: string) {
    super(link)
    this.link = link
    this.at = at
  }
}

/**
 * Checks a proof with nothing but the file and the public keys: each row's hash, its way to the root that the
 * agent signed, the receipt of the server for that batch, its place in the chain, the policy in force, and the sum.
 * Names the first link that does not hold.
 */
export async function checkProof(text: string, pins: Pins): Promise<Verdict> {
  try {
    const { proof, seal } = parse(text)
    checkKeys(proof, pins)
    const policies = await readPolicies(proof)
    const roots = new Map<number, string>()
    for (const batch of proof.batches)
      roots.set(batch.seq, await checkBatch(proof, batch, policies))
    for (const row of proof.rows) checkRow(row, roots)
    checkSum(proof)
    await checkSeal(proof, seal)
    return { ok: true, proof, policies: [...policies].sort((a, b) => a - b) }
  } catch (error) {
    if (error instanceof Broken) return { ok: false, link: error.link, at: error.at }
    if (error instanceof TypeError || error instanceof SyntaxError) {
      return { ok: false, link: 'form', at: '' }
    }
    throw error
  }
}

/** The file is JSON in exactly the bytes in which it was written: a space more is a change too. */
function parse(text: string): SealedProof {
  const file = JSON.parse(text) as SealedProof
  const isWhole = JSON.stringify(file) === text && Object.keys(file).join() === 'proof,seal'
  if (!isWhole || file.proof.v !== 1) throw new Broken('form', '')
  return file
}

function checkKeys({ keys }: Proof, pins: Pins): void {
  const isPinned = (pinned: readonly string[] | null, kid: string) =>
    !pinned || pinned.includes(kid)
  for (const jwk of keys.agent) {
    if (!isPinned(pins.agent, thumbprint(jwk))) throw new Broken('agent-key', thumbprint(jwk))
  }
  for (const jwk of keys.server) {
    if (!isPinned(pins.server, thumbprint(jwk))) throw new Broken('server-key', thumbprint(jwk))
  }
}

async function readPolicies(proof: Proof): Promise<Set<number>> {
  const versions = new Set<number>()
  for (const [index, jws] of proof.policies.entries()) {
    const read = await readJws(jws, TOKEN_TYPE.policy, proof.keys.agent)
    const { system, id } = proof.source
    if (read?.claims.source !== `${system}:${id}`) throw new Broken('policy', String(index + 1))
    versions.add(Number(read.claims.version))
  }
  return versions
}

/** Token, receipt and chain of one batch; gives the root that the agent signed. */
async function checkBatch(
  proof: Proof,
  batch: ProofBatch,
  policies: ReadonlySet<number>,
): Promise<string> {
  const at = String(batch.seq)
  const token = (await readJws(batch.token, TOKEN_TYPE.request, proof.keys.agent))?.claims
  const isOurs = token?.seq === batch.seq && token.aud === proof.server + SYNC_PATH
  if (!token || !isOurs || typeof token.rows !== 'string') throw new Broken('token', at)
  const receipt = (await readJws(batch.receipt, TOKEN_TYPE.receipt, proof.keys.server))?.claims
  const same = ['epoch', 'seq', 'bsh', 'prev', 'rows'] as const
  const isFor = receipt?.iss === proof.server && receipt.aud === token.iss
  if (!receipt || !isFor || same.some((name) => receipt[name] !== token[name])) {
    throw new Broken('receipt', at)
  }
  await checkChain(proof, batch, receipt)
  const policy = Number(receipt.policy)
  if (policy !== 0 && !policies.has(policy)) throw new Broken('policy', String(policy))
  return token.rows
}

async function checkChain(
  proof: Proof,
  { seq, previous }: ProofBatch,
  receipt: Record<string, unknown>,
): Promise<void> {
  const at = String(seq)
  const read = previous && (await readJws(previous, TOKEN_TYPE.receipt, proof.keys.server))
  const before = read ? read.claims : previous === null ? { seq: 0, bsh: '', chain: '' } : null
  if (!before || before.seq !== seq - 1 || before.bsh !== receipt.prev)
    throw new Broken('chain', at)
  const chain = createHash('sha256').update(`${before.chain}|${receipt.bsh}`).digest('base64url')
  if (chain !== receipt.chain) throw new Broken('chain', at)
}

function checkRow(row: ProofRow, roots: ReadonlyMap<number, string>): void {
  const { entity, key, cells, hash, seq } = row
  const at = `${entity} ${key}`
  const isKnown = isEntityName(entity) && row.version === ENTITIES[entity].version
  if (!isKnown || hashRow(entity, { key, cells }).hash !== hash) throw new Broken('row', at)
  const root = climb(Buffer.from(hash, 'hex'), row)
  if (root === null || root !== roots.get(seq)) throw new Broken('membership', at)
}

function checkSum({ number, rows }: Proof): void {
  if (!number) return
  const { invoices, minor } = sumFigure(number, rows)
  if (invoices !== number.invoices || minor !== number.minor) throw new Broken('sum', number.of)
}

async function checkSeal(proof: Proof, seal: string): Promise<void> {
  const read = await readJws(seal, TOKEN_TYPE.proof, proof.keys.server)
  const sha = createHash('sha256').update(JSON.stringify(proof)).digest('base64url')
  if (read?.claims.sha !== sha || read.claims.iss !== proof.server) throw new Broken('seal', '')
}
