/** One line of a benchmark. */
export type Row = {
  what: string
  measured: number
  unit: string
  /** The same measured on the floor or the peer, in the same run; null where a budget stands instead. */
  floor: number | null
  /** measured / floor. */
  ratio: number | null
  /** What the ratio has to reach, or the budget of what is measured; null where none is set. */
  target: number | null
  /** What a budget may not exceed in any case; null where the target is all there is. */
  limit: number | null
  met: boolean | null
}

/** How much a benchmark works with; each has a size of its own when nothing is asked. */
export type BenchOptions = { rows: number | null }

/** What a file of bench/ exports. `say` tells the person who waits; it is no part of the result. */
export type Bench = (say: (line: string) => void, options: BenchOptions) => Promise<Row[]>

/** The middle of several runs. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

/** The value that the given share of all values, from 0 to 1, does not exceed; by nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
}

/** A row where more is better: met when the ratio reaches the target. */
export function row(
  what: string,
  unit: string,
  measured: number,
  floor: number,
  target: number,
): Row {
  const ratio = measured / floor
  return { what, unit, measured, floor, ratio, target, limit: null, met: ratio >= target }
}

/** A row with a budget in its own unit, where less is better: the target, and where there is one what it is never over. */
export function budget(
  what: string,
  unit: string,
  measured: number,
  target: number,
  limit: number | null = null,
): Row {
  const met = measured <= target
  return { what, unit, measured, floor: null, ratio: null, target, limit, met }
}
