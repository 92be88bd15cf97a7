import { Buffer } from 'node:buffer'
import { createHash, hash as digest } from 'node:crypto'
import type { Change } from './batch.ts'
import { hashOfRow } from './row.ts'

/**
 * A batch as a Merkle tree over its changes in the order in which they are sent, shaped as in RFC 9162,
 * section 2.1: so that one row is proven by some eleven hashes instead of by the whole batch. A leaf is the
 * hash of the row itself: its text begins with the name of an entity and never with the byte of a node.
 */

/** The leaf of a change: the row's hash, or SHA-256 over "d", entity and key, each on a line, for a delete. 32 bytes. */
export function leafOf(change: Change): Buffer {
  if (change.op === 'u') return Buffer.from(hashOfRow(change.entity, change), 'hex')
  return createHash('sha256').update(`d\n${change.entity}\n${change.key}`).digest()
}

/** The leaves of a batch one after another, 32 bytes each. */
export function leavesOf(changes: readonly Change[]): Buffer {
  return Buffer.concat(changes.map(leafOf))
}

const LEAF_BYTES = 32

/** The leaf at a place, in hex: of an upsert the hash of its row. */
export function leafAt(leaves: Uint8Array, index: number): string {
  const leaf = leaves.subarray(index * LEAF_BYTES, (index + 1) * LEAF_BYTES)
  return Buffer.from(leaf.buffer, leaf.byteOffset, leaf.byteLength).toString('hex')
}

/** Of each node: the byte 1 and both nodes below. Hashed at once, a node costs some half of what it does in three steps. */
const NODE = Buffer.alloc(1 + 2 * LEAF_BYTES, 1)

function node(left: Uint8Array, right: Uint8Array): Buffer {
  NODE.set(left, 1)
  NODE.set(right, 1 + LEAF_BYTES)
  return digest('sha256', NODE, 'buffer')
}

/** base64url root over leaves of 32 bytes each; of no leaves, SHA-256 of nothing. */
export function rootOf(leaves: Uint8Array): string {
  const count = leaves.length / LEAF_BYTES
  const root = count === 0 ? createHash('sha256').digest() : subtree(leaves, 0, count)
  return Buffer.from(root).toString('base64url')
}

function subtree(leaves: Uint8Array, from: number, to: number): Uint8Array {
  if (to - from === 1) return leaves.subarray(from * LEAF_BYTES, to * LEAF_BYTES)
  const middle = from + splitOf(to - from)
  return node(subtree(leaves, from, middle), subtree(leaves, middle, to))
}

/** The largest power of two below a count above one. */
function splitOf(count: number): number {
  return 2 ** Math.floor(Math.log2(count - 1))
}

/** A tree from which many leaves are proven: each node is computed once. */
export type MerkleTree = {
  readonly size: number
  /** The place of a leaf among others, -1 when it is none of them. */
  readonly placeOf: (leaf: Uint8Array) => number
  /** The hashes beside the way from a leaf up to the root, nearest first, base64url. */
  readonly pathTo: (index: number) => string[]
}

export function openTree(leaves: Uint8Array): MerkleTree {
  const size = leaves.length / LEAF_BYTES
  const nodes = new Map<string, Uint8Array>()
  const leafAt = (index: number) => leaves.subarray(index * LEAF_BYTES, (index + 1) * LEAF_BYTES)
  const places = new Map<string, number>()
  for (let index = 0; index < size; index++) {
    places.set(Buffer.from(leafAt(index)).toString('base64url'), index)
  }

  function hashOf(from: number, to: number): Uint8Array {
    if (to - from === 1) return leafAt(from)
    const known = nodes.get(`${from} ${to}`)
    if (known) return known
    const middle = from + splitOf(to - from)
    const hash = node(hashOf(from, middle), hashOf(middle, to))
    nodes.set(`${from} ${to}`, hash)
    return hash
  }

  function pathTo(index: number): string[] {
    const path: Uint8Array[] = []
    let [from, to] = [0, size]
    while (to - from > 1) {
      const middle = from + splitOf(to - from)
      const isLeft = index < middle
      path.unshift(isLeft ? hashOf(middle, to) : hashOf(from, middle))
      if (isLeft) to = middle
      else from = middle
    }
    return path.map((hash) => Buffer.from(hash).toString('base64url'))
  }

  return {
    size,
    placeOf: (leaf) => places.get(Buffer.from(leaf).toString('base64url')) ?? -1,
    pathTo,
  }
}

/** The root that a leaf, its place of so many, and its path lead to; null when they do not fit. RFC 9162, 2.1.3.2. */
export function climb(
  leaf: Uint8Array,
  { index, of, path }: { index: number; of: number; path: readonly string[] },
): string | null {
  if (index >= of) return null
  let [place, last] = [index, of - 1]
  let hash = leaf
  for (const step of path) {
    if (last === 0) return null
    const beside = Buffer.from(step, 'base64url')
    if (place % 2 === 1 || place === last) {
      hash = node(beside, hash)
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)]
    } else hash = node(hash, beside)
    ;[place, last] = [half(place), half(last)]
  }
  return last === 0 ? Buffer.from(hash).toString('base64url') : null
}

const half = (value: number): number => Math.floor(value / 2)
