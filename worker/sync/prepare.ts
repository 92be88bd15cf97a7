import { createHash } from 'node:crypto'
import type { Batch, Change } from '../../protocol/batch.ts'
import { type Cell, ENTITIES, ENTITY_NAMES, type EntityName } from '../../protocol/entities.ts'
import { leafAt } from '../../protocol/merkle.ts'
import { isMasked } from '../../protocol/policy.ts'
import { checkKey, checkRow, toRowHash } from '../../protocol/row.ts'
import { emailKey, nameKey, phoneKey, sortKey } from '../domain/company-name.ts'
import { codeKey, numberKey } from '../domain/document-key.ts'
import type { Quarantined, Released } from '../store/apply/bookkeeping.ts'
import type { EntityRows } from '../store/apply/rows.ts'
import { SyncProblem } from './problem.ts'
import { SHAPES } from './shapes.ts'

/** A batch ready for SQL. */
export type Prepared = {
  /** Only entities that change, in order of application. */
  entities: EntityRows[]
  /** The same changes for staging: [entity, key, op, row] each. */
  staged: () => string
  refused: Quarantined[]
  /** Keys that came well: asked for only where some are quarantined. */
  released: () => Released[]
  /** As sent: upserts and deletes taken, rows refused. */
  counts: { upserts: number; deletes: number; quarantined: number }
}

type StoredRow = readonly Cell[]

/** Column-set versions must be ours, or hashes and columns would not mean the same. */
export function checkVersions({ changes, entities }: Batch): void {
  const names = new Set<EntityName>(changes.map(({ entity }) => entity))
  for (const name of Object.keys(entities)) names.add(name as EntityName)
  for (const name of names) {
    if (entities[name] !== ENTITIES[name].version) {
      throw new SyncProblem(
        'schema-unknown',
        `${name}: version ${ENTITIES[name].version} is known.`,
      )
    }
  }
}

/**
 * Checks every row and sets bad ones aside. The hashes of the good ones are the leaves of the tree that was made here
 * of what came: a hash that the agent sent would prove nothing about what is stored. A key that comes twice counts as it came last.
 */
export function prepareBatch(
  { changes }: Batch,
  leaves: Uint8Array,
  newId: () => string,
): Prepared {
  const refused: Quarantined[] = []
  const taken = new Map<string, { change: Change; row: StoredRow }>()
  let upserts = 0
  for (const [index, change] of changes.entries()) {
    const fault = change.op === 'u' ? checkRow(change.entity, change) : checkKey(change.key)
    if (fault) {
      refused.push({ entity: change.entity, keyHash: hashKey(change), ...fault })
      continue
    }
    if (change.op === 'u') upserts += 1
    const row =
      change.op === 'u' ? storedRow(change.entity, change, leafAt(leaves, index), newId) : []
    taken.set(`${change.entity}\n${change.key}`, { change, row })
  }
  const kept = [...taken.values()].sort((a, b) => (a.change.key < b.change.key ? -1 : 1))
  return {
    entities: groupByEntity(kept),
    staged: () =>
      JSON.stringify(kept.map(({ change: { entity, key, op }, row }) => [entity, key, op, row])),
    refused,
    released: () =>
      kept.map(({ change }) => {
        return { entity: change.entity, keyHash: hashKey(change), isGone: change.op === 'd' }
      }),
    counts: {
      upserts,
      deletes: changes.length - upserts - refused.length,
      quarantined: refused.length,
    },
  }
}

function groupByEntity(kept: readonly { change: Change; row: StoredRow }[]): EntityRows[] {
  return ENTITY_NAMES.map((entity) => {
    const own = kept.filter(({ change }) => change.entity === entity)
    const upserts = own.filter(({ change }) => change.op === 'u')
    const deletes = own.filter(({ change }) => change.op === 'd')
    return {
      shape: SHAPES[entity],
      rows: JSON.stringify(upserts.map(({ row }) => row)),
      gone: JSON.stringify(deletes.map(({ change }) => change.key)),
      keys: JSON.stringify(own.map(({ change }) => change.key)),
    }
  }).filter(({ keys }) => keys !== '[]')
}

function storedRow(
  entity: EntityName,
  row: { key: string; cells: readonly Cell[] },
  known: string,
  newId: () => string,
): StoredRow {
  const { hash, bucket, hashA, hashB } = toRowHash(entity, row.key, known)
  return [row.key, ...row.cells, ...extrasOf(entity, row.cells, newId), hash, bucket, hashA, hashB]
}

function extrasOf(entity: EntityName, cells: readonly Cell[], newId: () => string): Cell[] {
  const text = (name: string) =>
    (cells[PLACES.get(entity)?.get(name) ?? -1] ?? null) as string | null
  const name = () => text('name') ?? ''
  if (entity === 'project') {
    return [sortKey(name()), codeKey(text('code')), newId()]
  }
  if (entity === 'invoice') return [numberKey(text('number'))]
  if (entity !== 'counterparty') return []
  return [
    nameKey(name()),
    sortKey(name()),
    keyOf(text('phone'), phoneKey),
    keyOf(text('email'), emailKey),
    newId(),
  ]
}

/** A mask is compared as it is: the digits in it are no telephone number. */
function keyOf(text: string | null, read: (text: string | null) => string | null): string | null {
  return isMasked(text) ? text : read(text)
}

/** Where the cells of a column stand, by entity. */
const PLACES = new Map(
  ENTITY_NAMES.map((entity) => [
    entity,
    new Map(ENTITIES[entity].columns.map(({ name }, index) => [name, index])),
  ]),
)

function hashKey({ entity, key }: Change): string {
  return createHash('sha256').update(`${entity}\n${key}`).digest('hex')
}
