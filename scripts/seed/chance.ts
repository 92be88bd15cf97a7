/** Numbers that look random and are the same for the same seed, stream and index, in any order of asking. */
export type Chance = {
  /** From 0 up to, not including, 1. */
  share: () => number
  /** A whole number from 0 up to, not including, `count`. */
  below: (count: number) => number
  /** Like `below`, but the first are far more frequent: a few large customers, many small ones. */
  skewed: (count: number) => number
  pick: <T>(list: readonly T[]) => T
}

const GOLDEN = 0x9e3779b9

/** The chance of one row; `stream` keeps kinds of rows apart. */
export function chanceOf(seed: number, stream: number, index: number): Chance {
  let state = mix(mix(mix(seed) ^ stream) ^ index)
  const share = () => {
    state = (state + GOLDEN) | 0
    return (mix(state) >>> 0) / 2 ** 32
  }
  const below = (count: number) => Math.floor(share() * count)
  return {
    share,
    below,
    skewed: (count) => Math.floor(share() ** 3 * count),
    pick: (list) => list[below(list.length)]!,
  }
}

// The finalizer of MurmurHash3: every bit of the input moves every bit of the output.
function mix(value: number): number {
  let bits = value | 0
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return bits ^ (bits >>> 16)
}
