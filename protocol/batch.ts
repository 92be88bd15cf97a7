import { Buffer } from 'node:buffer'
import { type Cell, type EntityName, isEntityName } from './entities.ts'
import { LIMITS } from './limits.ts'

/** `u` upsert, `d` delete. */
export type Change =
  | {
      readonly op: 'u'
      readonly entity: EntityName
      readonly key: string
      readonly cells: readonly Cell[]
    }
  | { readonly op: 'd'; readonly entity: EntityName; readonly key: string }

export type Trigger = 'timer' | 'doorbell' | 'command' | 'manual'

/**
 * How the rows of one capture become visible.
 * `direct`: one batch holds all of it. `staged`: the last of its batches makes all visible at once.
 * `load`: too large to stage; each batch is visible at once and the entities are shown as loading.
 */
export type CaptureMode = 'direct' | 'staged' | 'load'

export type Capture = {
  /** Grows by one per capture of the source. */
  readonly id: number
  readonly mode: CaptureMode
  /** From 1 to `parts`. */
  readonly part: number
  readonly parts: number
  /** Changes of the whole capture, for progress. */
  readonly rows: number
}

export type Batch = {
  readonly v: 1
  /** Identity of the source, `<system>:<id of the book>`. */
  readonly source: string
  readonly capture: Capture
  readonly trigger: Trigger
  /** Milliseconds since 1970: the replica is complete up to here once the capture is visible. */
  readonly asOf: number
  /** Column-set version of every entity the source gives; of those in `changes` at least. */
  readonly entities: { readonly [name in EntityName]?: number }
  /** The version of the egress policy its rows went through; 0 while there is none. */
  readonly policy: number
  readonly changes: readonly Change[]
}

/** Thrown by decoders; `path` names the field, never its value. */
export class DecodeError extends Error {
  readonly path: string
  constructor(path: string, expected: string) {
    super(`${path}: expected ${expected}`)
    this.name = 'DecodeError'
    this.path = path
  }
}

/** The bytes of a batch before gzip: JSON, a change as ["u", entity, key, cells] or ["d", entity, key]. */
export function encodeBatch({ changes, ...head }: Batch): Uint8Array {
  return joinBatch(head, changes.map(encodeChange))
}

/** The bytes of a batch of changes that are encoded already. */
export function joinBatch(head: Omit<Batch, 'changes'>, changes: readonly string[]): Uint8Array {
  const open = JSON.stringify({ ...head, changes: [] }).slice(0, -']}'.length)
  return new TextEncoder().encode(`${open}${changes.join(',')}]}`)
}

function encodeChange(change: Change): string {
  const { op, entity, key } = change
  return op === 'u'
    ? encodeUpsert(entity, key, JSON.stringify(change.cells))
    : encodeDelete(entity, key)
}

/** An upsert as it stands in a batch, of cells that are JSON already. */
export const encodeUpsert = (entity: EntityName, key: string, cells: string): string =>
  `["u","${entity}",${JSON.stringify(key)},${cells}]`

/** A delete as it stands in a batch. */
export const encodeDelete = (entity: EntityName, key: string): string =>
  `["d","${entity}",${JSON.stringify(key)}]`

/** What a batch carries of an entity: its changes, and their bytes as JSON before gzip. */
export type EgressCount = {
  readonly entity: EntityName
  readonly rows: number
  readonly bytes: number
}

/** Both ends of the wire log by this what has left. */
export function measureEgress(changes: readonly Change[]): EgressCount[] {
  const counts = new Map<EntityName, { rows: number; bytes: number }>()
  for (const change of changes) {
    const count = counts.get(change.entity) ?? { rows: 0, bytes: 0 }
    count.rows += 1
    count.bytes += Buffer.byteLength(encodeChange(change))
    counts.set(change.entity, count)
  }
  return [...counts].map(([entity, count]) => ({ entity, ...count }))
}

/** Rebuilds a batch field by field. Cells are checked row by row later, so one bad row does not refuse the rest. */
export function decodeBatch(bytes: Uint8Array): Batch {
  const body = record('batch', parse(bytes))
  if (body.v !== 1) throw new DecodeError('v', '1')
  const changes = list('changes', body.changes)
  if (changes.length > LIMITS.batchRows)
    throw new DecodeError('changes', `at most ${LIMITS.batchRows}`)
  return {
    v: 1,
    source: string('source', body.source),
    capture: decodeCapture(body.capture),
    trigger: oneOf('trigger', body.trigger, ['timer', 'doorbell', 'command', 'manual']),
    asOf: count('asOf', body.asOf),
    entities: decodeVersions(body.entities),
    policy: body.policy === undefined ? 0 : count('policy', body.policy),
    changes: changes.map(decodeChange),
  }
}

function decodeCapture(value: unknown): Capture {
  const capture = record('capture', value)
  const decoded: Capture = {
    id: count('capture.id', capture.id),
    mode: oneOf('capture.mode', capture.mode, ['direct', 'staged', 'load']),
    part: count('capture.part', capture.part),
    parts: count('capture.parts', capture.parts),
    rows: count('capture.rows', capture.rows),
  }
  const inOrder = decoded.part >= 1 && decoded.part <= decoded.parts
  if (!inOrder || (decoded.mode === 'direct' && decoded.parts !== 1)) {
    throw new DecodeError('capture.part', 'a part between 1 and parts')
  }
  return decoded
}

function decodeVersions(value: unknown): Batch['entities'] {
  const versions: { [name in EntityName]?: number } = {}
  for (const [name, version] of Object.entries(record('entities', value))) {
    if (!isEntityName(name)) throw new DecodeError('entities', 'known entity names')
    versions[name] = count(`entities.${name}`, version)
  }
  return versions
}

function decodeChange(value: unknown, index: number): Change {
  const path = `changes[${index}]`
  const [op, entity, key, cells] = list(path, value)
  if (!isEntityName(entity)) throw new DecodeError(`${path}.entity`, 'a known entity')
  if (op === 'd') return { op, entity, key: string(`${path}.key`, key) }
  if (op !== 'u') throw new DecodeError(`${path}.op`, 'u or d')
  return {
    op,
    entity,
    key: string(`${path}.key`, key),
    cells: list(`${path}.cells`, cells).map(cell),
  }

  function cell(item: unknown): Cell {
    if (item === null || typeof item === 'string' || typeof item === 'number') return item
    throw new DecodeError(`${path}.cells`, 'text, numbers and nulls')
  }
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new DecodeError('batch', 'JSON in UTF-8')
  }
}

export function record(path: string, value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>
  }
  throw new DecodeError(path, 'an object')
}

export function list(path: string, value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  throw new DecodeError(path, 'a list')
}

export function string(path: string, value: unknown): string {
  if (typeof value === 'string') return value
  throw new DecodeError(path, 'text')
}

/** A whole number from zero up. */
export function count(path: string, value: unknown): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number
  throw new DecodeError(path, 'a whole number')
}

export function oneOf<T extends string>(path: string, value: unknown, values: readonly T[]): T {
  if (values.includes(value as T)) return value as T
  throw new DecodeError(path, values.join(', '))
}
