import type { InStatement } from '@libsql/client/web'
import { statement } from './apply/statement.ts'

/** Keeps the leaves of a batch's Merkle tree, so that any row of it can be proven later. */
export function keepLeaves(sourceId: number, seq: number, leaves: Uint8Array): InStatement {
  return statement(
    'insert into batch_rows (source_id, seq, leaves) values (:sourceId, :seq, :leaves)',
    {
      sourceId,
      seq,
      leaves,
    },
  )
}
