/** What the agent is given instead of taking it: a simulator hands in virtual ones. */
export type Clock = {
  /** Milliseconds since 1970 by this machine's clock, right or wrong. */
  now: () => number
  /** Milliseconds since some moment: whoever sets this machine's clock does not move it. */
  steady: () => number
  /** Resolves early, without an error, when the signal is aborted. */
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>
}

/** Random bytes fit for secrets. */
export type Random = (length: number) => Uint8Array

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** A number from 0 up to 1, for jitter. */
export function fraction(random: Random): number {
  const [a = 0, b = 0, c = 0] = random(3)
  return (a * 65_536 + b * 256 + c) / 16_777_216
}
