import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { type Batch, joinBatch, type Trigger } from '../../protocol/batch.ts'
import { ENTITIES, type EntityName } from '../../protocol/entities.ts'
import { rootOf } from '../../protocol/merkle.ts'
import type { StreamHead } from '../../protocol/problem.ts'
import { AgentProblem } from '../problem.ts'
import { readMeta, writeMeta } from '../state/meta.ts'
import type { State } from '../state/open-state.ts'
import { measureSpool, spoolBatch } from '../state/spool.ts'
import { changeSizes, encodedFrom } from './diff.ts'
import { chooseMode, type PackLimits, packParts } from './pack.ts'

/** Some 6 % more bytes than by the usual level 6, for less than half of the time. */
const GZIP_LEVEL = 4

export type Freezing = {
  readonly head: StreamHead
  readonly limits: PackLimits
  readonly source: string
  readonly entities: readonly EntityName[]
  readonly trigger: Trigger
  /** The version of the policy that the rows went through. */
  readonly policy: number
  /** Most bytes that may wait to leave. */
  readonly spoolBytes: number
  /** By the server's clock. */
  readonly asOf: number
}

/**
 * Turns the changes of the last `diff` into numbered batches whose bytes never change again. Runs inside
 * the caller's transaction; nothing may be sent before it has committed. Returns how many there are.
 * Throws AgentProblem `spool-full`, so that a book is never half in the spool.
 */
export function freeze(state: State, freezing: Freezing): number {
  const { limits } = freezing
  const parts = packParts(changeSizes(state), limits)
  const rows = parts.at(-1)?.last ?? 0
  const capture = (readMeta(state, 'capture') ?? 0) + 1
  const mode = chooseMode(parts.length, rows, limits)
  const { epoch } = freezing.head
  let { seq, bsh: prev } = freezing.head
  let waiting = measureSpool(state).bytes
  for (const [index, { first, last }] of parts.entries()) {
    const part = encodePart(state, first, last)
    const head = {
      v: 1,
      source: freezing.source,
      capture: { id: capture, mode, part: index + 1, parts: parts.length, rows },
      trigger: freezing.trigger,
      asOf: freezing.asOf,
      entities: versionsOf(freezing.entities),
      policy: freezing.policy,
    } as const
    const bytes = new Uint8Array(gzipSync(joinBatch(head, part.texts), { level: GZIP_LEVEL }))
    const bsh = hashBytes(bytes)
    waiting += bytes.length
    if (waiting > freezing.spoolBytes) {
      throw new AgentProblem('spool-full', { limit: freezing.spoolBytes })
    }
    seq += 1
    const { leaves, egress } = part
    const place = { seq, epoch, bsh, prev, capture, changes: part.texts.length }
    spoolBatch(state, { ...place, root: rootOf(leaves), leaves, egress, bytes })
    prev = bsh
  }
  if (parts.length > 0) writeMeta(state, 'capture', capture)
  return parts.length
}

/** The changes of a batch as JSON texts, the leaves of its tree, and how much of each entity they are. */
function encodePart(state: State, first: number, last: number) {
  const texts: string[] = []
  const leaves: Uint8Array[] = []
  const egress = new Map<EntityName, { rows: number; bytes: number }>()
  for (const { entity, text, leaf } of encodedFrom(state, first, last)) {
    texts.push(text)
    leaves.push(leaf)
    const count = egress.get(entity) ?? { rows: 0, bytes: 0 }
    egress.set(entity, count)
    count.rows += 1
    count.bytes += Buffer.byteLength(text)
  }
  const counts = [...egress].map(([entity, count]) => ({ entity, ...count }))
  return { texts, leaves: new Uint8Array(Buffer.concat(leaves)), egress: JSON.stringify(counts) }
}

/** base64url SHA-256, the `bsh` of a request. */
export function hashBytes(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url')
}

const versionsOf = (entities: readonly EntityName[]): Batch['entities'] =>
  Object.fromEntries(entities.map((name) => [name, ENTITIES[name].version]))
