import type { Change } from '../../protocol/batch.ts'
import type { EntityName } from '../../protocol/entities.ts'
import { leafAt, leavesOf } from '../../protocol/merkle.ts'
import { bucketOf } from '../../protocol/row.ts'
import { forgetMeta } from './meta.ts'
import type { State } from './open-state.ts'

/**
 * Moves the shadow by what a receipt has proven; `leaves` of the batch's tree are the hashes of its rows. Runs inside the
 * caller's transaction.
 */
export function advanceShadow(
  state: State,
  changes: readonly Change[],
  leaves: Uint8Array = leavesOf(changes),
): void {
  const put = state.db.prepare(
    `insert into shadow (entity, key, hash, bucket) values (?, ?, ?, ?)
     on conflict do update set hash = excluded.hash`,
  )
  const drop = state.db.prepare('delete from shadow where entity = ? and key = ?')
  for (const [index, { op, entity, key }] of changes.entries()) {
    if (op === 'd') drop.run(entity, key)
    else put.run(entity, key, leafAt(leaves, index), bucketOf(entity, key))
  }
}

/** Rows of the shadow by entity. */
export function countShadow(state: State): Map<EntityName, number> {
  const rows = state.db.prepare('select entity, count(*) as n from shadow group by entity').all()
  return new Map(rows.map((row) => [row.entity as EntityName, Number(row.n)]))
}

/** Takes one page of the edge's digest into the shadow. Runs inside the caller's transaction. */
export function fillShadow(
  state: State,
  entity: EntityName,
  rows: readonly (readonly [key: string, hash: string])[],
): void {
  const put = state.db.prepare('insert or replace into shadow values (?, ?, ?, ?)')
  for (const [key, hash] of rows) put.run(entity, key, hash, bucketOf(entity, key))
}

export function clearShadow(state: State): void {
  state.db.exec('delete from shadow')
}

/**
 * Lets the shadow say of single rows what the edge was found to hold; null where it holds none. So it is no more what
 * was last captured, and the bell is forgotten: all rows are read next.
 */
export function takeFromEdge(
  state: State,
  entity: EntityName,
  rows: readonly { key: string; edge: string | null }[],
): void {
  const put = state.db.prepare('insert or replace into shadow values (?, ?, ?, ?)')
  const drop = state.db.prepare('delete from shadow where entity = ? and key = ?')
  state.transaction(() => {
    if (rows.length > 0) forgetMeta(state, 'bell')
    for (const { key, edge } of rows) {
      if (edge === null) drop.run(entity, key)
      else put.run(entity, key, edge, bucketOf(entity, key))
    }
  })
}

/** The hash the shadow has of a row, or null. */
export function hashInShadow(state: State, entity: EntityName, key: string): string | null {
  const row = state.db
    .prepare('select hash from shadow where entity = ? and key = ?')
    .get(entity, key)
  return row ? String(row.hash) : null
}
