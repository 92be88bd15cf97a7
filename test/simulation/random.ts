/** Chance out of a seed: the same seed draws the same numbers on every machine. */
export type Chance = {
  /** From 0 up to 1. */
  next: () => number
  /** A whole number from `least` to `most`, both included. */
  between: (least: number, most: number) => number
  /** True so many times out of a hundred. */
  percent: (share: number) => boolean
  pick: <T>(items: readonly T[]) => T
  bytes: (length: number) => Uint8Array
}

/** mulberry32, one stream for each `stream` name of a seed, so that adding a draw moves no other stream. */
export function createChance(seed: number, stream: string): Chance {
  let state = seed >>> 0
  for (const letter of stream) state = (Math.imul(state ^ letter.charCodeAt(0), 0x01000193) + 1) | 0

  function next(): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return {
    next,
    between,
    percent: (share) => next() * 100 < share,
    pick: (items) => items[between(0, items.length - 1)]!,
    bytes: (length) => Uint8Array.from({ length }, () => between(0, 255)),
  }
}
