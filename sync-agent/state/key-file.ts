import {
  chmodSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { exportJWK, generateKeyPair } from 'jose'
import { thumbprint } from '../../protocol/fingerprint.ts'
import type { PublicJwk } from '../../protocol/messages.ts'
import { TOKEN_ALGORITHM } from '../../protocol/token.ts'
import { AgentProblem } from '../problem.ts'

/** The agent's own key pair. The private half never leaves its file and this process. */
export type AgentKey = {
  readonly privateJwk: PublicJwk & { readonly d: string }
  readonly publicJwk: PublicJwk
  /** RFC 7638 thumbprint. */
  readonly kid: string
}

export const keyFile = (folder: string): string => join(folder, 'agent.key.json')

/** The key of a rotation under way: on disk before it is offered, until the server's word has come. */
export const nextKeyFile = (folder: string): string => join(folder, 'agent.key.next.json')

/** The key of a pairing that waits for an administrator; the one in use stays until it is confirmed. */
const offeredKeyFile = (folder: string): string => join(folder, 'agent.key.offered.json')

/** Reads the key. Throws AgentProblem `key-missing`, `key-exposed`, `key-damaged`. */
export function readKey(folder: string): AgentKey {
  return readFile(keyFile(folder))
}

/** The key of a rotation that has not ended, or null. Throws AgentProblem `key-exposed`, `key-damaged`. */
export function readNextKey(folder: string): AgentKey | null {
  const path = nextKeyFile(folder)
  return existsSync(path) ? readFile(path) : null
}

/** Makes a key of the agent's own; it is kept once it is written. */
export async function makeKey(): Promise<AgentKey> {
  const { privateKey } = await generateKeyPair(TOKEN_ALGORITHM, { extractable: true })
  const { x = '', d = '' } = await exportJWK(privateKey)
  return toKey(x, d)
}

/** Puts the key where its user alone can read it, in place of the one before; a rotation under way is off. */
export function writeKey(folder: string, key: AgentKey): void {
  writeFile(keyFile(folder), key)
  rmSync(nextKeyFile(folder), { force: true })
}

/** Keeps the key of a rotation beside the one in use. */
export function writeNextKey(folder: string, key: AgentKey): void {
  writeFile(nextKeyFile(folder), key)
}

/** The next key takes the place of the key: one rename, so there is a key at any moment. */
export function adoptNextKey(folder: string): void {
  renameSync(nextKeyFile(folder), keyFile(folder))
}

/** The key shown with a code. Once it is adopted, that is the key in use. */
export function readOfferedKey(folder: string): AgentKey {
  return existsSync(offeredKeyFile(folder)) ? readFile(offeredKeyFile(folder)) : readKey(folder)
}

export function writeOfferedKey(folder: string, key: AgentKey): void {
  writeFile(offeredKeyFile(folder), key)
}

/** The offered key takes the place of the key, and a rotation under way is off. Repeatable after a crash. */
export function adoptOfferedKey(folder: string): void {
  if (existsSync(offeredKeyFile(folder))) renameSync(offeredKeyFile(folder), keyFile(folder))
  rmSync(nextKeyFile(folder), { force: true })
}

export function dropOfferedKey(folder: string): void {
  rmSync(offeredKeyFile(folder), { force: true })
}

function readFile(path: string): AgentKey {
  if (!existsSync(path)) throw new AgentProblem('key-missing', { path })
  // Windows has no such bits; there the folder's own access list protects the key.
  const isOpen = process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0
  if (isOpen) throw new AgentProblem('key-exposed', { path })
  const key = parseKey(readFileSync(path, 'utf8'))
  if (!key) throw new AgentProblem('key-damaged', { path })
  return key
}

function writeFile(path: string, key: AgentKey): void {
  writeFileSync(`${path}.new`, JSON.stringify(key.privateJwk), { mode: 0o600, flush: true })
  chmodSync(`${path}.new`, 0o600)
  renameSync(`${path}.new`, path)
}

function parseKey(text: string): AgentKey | null {
  try {
    const { kty, crv, x, d } = JSON.parse(text) as Record<string, unknown>
    if (kty !== 'OKP' || crv !== 'Ed25519') return null
    if (typeof x !== 'string' || typeof d !== 'string') return null
    return toKey(x, d)
  } catch {
    return null
  }
}

function toKey(x: string, d: string): AgentKey {
  const publicJwk: PublicJwk = { kty: 'OKP', crv: 'Ed25519', x }
  return { publicJwk, privateJwk: { ...publicJwk, d }, kid: thumbprint(publicJwk) }
}
