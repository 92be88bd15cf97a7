import { deleteRows, type EntityRows, upsertRows } from '../../worker/store/apply/rows.ts'
import { SHAPES } from '../../worker/sync/shapes.ts'
import type { Storage } from './edge.ts'
import { Violation } from './truth.ts'

const NEWER = 9
const OLDER = 5

/**
 * The last line of defence, which no order of events can reach while the guard stands before it: a change
 * of an older batch leaves a newer row as it is, upserts and deletes alike. Throws Violation.
 */
export async function checkOlderChange({ open }: Storage): Promise<void> {
  const db = open()
  const args = (seq: number) => ({ source: 1, capture: 1, seq, now: 1, agent: 'a' })
  const rowsOf = (name: string): EntityRows => ({
    shape: SHAPES.contract,
    rows: JSON.stringify([['k1', name, null, null, null, null, null, null, 'hash', 1, 2, 3]]),
    gone: '["k1"]',
    keys: '["k1"]',
  })
  await db.write([upsertRows('direct', rowsOf('newer'), args(NEWER))])
  await db.write([upsertRows('direct', rowsOf('older'), args(OLDER))])
  await db.write([deleteRows('direct', rowsOf('older'), args(OLDER))])
  const [result] = await db.write([
    "select number, seq, deleted from ledger_contract where key = 'k1'",
  ])
  const row = result?.rows[0]
  if (row?.number === 'newer' && row.seq === NEWER && row.deleted === 0) return
  throw new Violation(`6: a change of seq ${OLDER} has overwritten one of seq ${NEWER}`)
}
