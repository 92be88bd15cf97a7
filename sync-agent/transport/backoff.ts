import { fraction, type Random } from '../ports.ts'

const FIRST_MS = 1_000
const LONGEST_MS = 60_000

/** Wait before try number `failures` + 1: doubling, with full jitter above half, never under what the server asked. */
export function backoffMs(failures: number, leastMs: number, random: Random): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 16))
  return Math.max(leastMs, Math.floor(ceiling * (0.5 + fraction(random) / 2)))
}
