/** Rows of a batch are never adapted below this: smaller ones only add round trips. */
export const LEAST_ROWS = 100
/** What a batch applied quickly adds to the next ones. */
const STEP_ROWS = 100
/** Applied within this, a server may be given more at once. */
const QUICK_MS = 500
/** Slower than this, it is given half: other writers wait behind a batch. */
const SLOW_MS = 1_000

/**
 * The rows of the batches to come, after one of `changes` rows took `applyMs`: added to slowly, cut by half
 * (AIMD). A batch much smaller than allowed says nothing of what a full one would take, and what is slow
 * with few rows is not slow because of them.
 */
export function adaptRows(rows: number, changes: number, applyMs: number, most: number): number {
  if (applyMs > SLOW_MS && changes > LEAST_ROWS) return halveRows(rows)
  const isTelling = changes >= rows / 2
  return applyMs <= QUICK_MS && isTelling ? Math.min(rows + STEP_ROWS, most) : rows
}

/** After a batch that got no answer in time, or that a busy server would not take. */
export function halveRows(rows: number): number {
  return Math.max(LEAST_ROWS, Math.floor(rows / 2))
}
