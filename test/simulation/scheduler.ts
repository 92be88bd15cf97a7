/** Virtual time: one thing happens at a time, in an order that the seed alone decides. */
export type Scheduler = {
  /** Milliseconds since 1970, the true time. */
  now: () => number
  /** Runs something at a moment; the answer calls it off. */
  at: (ms: number, run: () => void) => () => void
  sleep: (ms: number) => Promise<void>
  /** Work that real threads take part in: time stands still until it ends or pauses. */
  foreign: <T>(work: () => Promise<T>) => Promise<T>
  /** A wait inside foreign work, during which others go on. */
  pause: (ms: number) => Promise<void>
  /** A wait inside foreign work that never ends: its process is gone. */
  vanish: () => Promise<never>
  runUntil: (ms: number) => Promise<void>
}

type Event = { at: number; run: () => void }

export function createScheduler(start: number): Scheduler {
  let now = start
  let busy = 0
  let wake: (() => void) | null = null
  const events: Event[] = []

  function at(ms: number, run: () => void): () => void {
    const event = { at: Math.max(now, ms), run }
    // Equal moments keep the order in which they were asked for.
    const place = events.findLastIndex((other) => other.at <= event.at) + 1
    events.splice(place, 0, event)
    return () => {
      const index = events.indexOf(event)
      if (index >= 0) events.splice(index, 1)
    }
  }

  const sleep = (ms: number) => new Promise<void>((resolve) => void at(now + ms, resolve))

  function release(): void {
    busy -= 1
    if (busy === 0) wake?.()
  }

  /** Everything that can go on without time passing has gone on. */
  async function settle(): Promise<void> {
    do {
      if (busy > 0) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      wake = null
      await new Promise((resolve) => setImmediate(resolve))
    } while (busy > 0)
  }

  return {
    now: () => now,
    at,
    sleep,
    foreign: async (work) => {
      busy += 1
      try {
        return await work()
      } finally {
        release()
      }
    },
    pause: async (ms) => {
      release()
      await sleep(ms)
      busy += 1
    },
    vanish: () => {
      release()
      return new Promise<never>(() => {})
    },
    runUntil: async (end) => {
      for (;;) {
        await settle()
        const [next] = events
        if (!next || next.at > end) break
        events.shift()
        now = next.at
        next.run()
      }
      now = Math.max(now, end)
    },
  }
}
