import type { Deps } from '../deps.ts'
import type { Database } from '../store/database.ts'
import { beginCheck, readChecks } from '../store/row-checks.ts'
import { askForVerification } from '../store/verifications.ts'
import { checkRows, FIRST_ENTITY, recheckFaults } from '../sync/check-rows.ts'

/** Rows of one ring of the clock: a million takes a night of quarter hours, and a second of computing each. */
const ROWS_A_RING = 50_000
/** An agent begins a check each night; the edge begins one itself when none has for so long. */
const EVERY_MS = 26 * 3_600_000
/** An agent that drives a check moves it every few seconds: it is left alone for so long. */
const DRIVEN_MS = 60_000

/**
 * Run by the clock: goes on with the checks of stored rows against their hashes, so that they are made even while no
 * agent works. A fault makes the numbers differ at once, and the agent is asked to verify.
 */
export async function checkStoredRows(deps: Deps): Promise<void> {
  const db = deps.openDatabase()
  try {
    const now = deps.now()
    let left = ROWS_A_RING
    for (const check of await readChecks(db)) {
      if (left <= 0) return
      left -= await checkBook(db, check, { rows: left, now, newId: deps.newId })
    }
  } finally {
    db.close()
  }
}

type Check = Awaited<ReturnType<typeof readChecks>>[number]
type Ring = { rows: number; now: number; newId: () => string }

/** Gives how many rows were checked. */
async function checkBook(db: Database, check: Check, { rows, now, newId }: Ring): Promise<number> {
  const { sourceId, faulty: before } = check
  const isOpen = check.entity !== null
  if (isOpen && now - (check.movedAt ?? 0) < DRIVEN_MS) return 0
  if (!isOpen && now - (check.begunAt ?? 0) < EVERY_MS) return 0
  if (!isOpen) await db.write(beginCheck(sourceId, FIRST_ENTITY, now))
  if (before > 0) await recheckFaults(db, sourceId)
  const seen = isOpen ? check.checked : 0
  const step = await checkRows(db, sourceId, { rows, now })
  const [after] = (await readChecks(db)).filter((one) => one.sourceId === sourceId)
  if ((after?.faulty ?? 0) > before) await db.write(askForVerification(sourceId, newId(), now))
  return (step?.checked ?? seen) - seen
}
