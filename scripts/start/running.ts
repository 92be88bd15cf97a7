/** What this start has begun and must end, in the reverse order. */
export type Running = {
  /** Prints a line. */
  say: (line: string) => void
  /** Remembers how to end something that was started. */
  add: (stop: () => unknown) => void
  /** Says why and ends everything, exit code 1. */
  fail: (why: string) => void
  /** Ends everything and the process. */
  stop: (code: number) => Promise<never>
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Ctrl+C, a closed terminal and a failure all end everything once. */
export function createRunning(stopping: string): Running {
  const stops: (() => unknown)[] = []
  let ending: Promise<never> | undefined

  const end = async (code: number): Promise<never> => {
    for (const stop of stops.reverse()) {
      try {
        await stop()
      } catch (error) {
        process.stderr.write(`${String(error)}\n`)
      }
    }
    process.exit(code)
  }
  const stop = (code: number) => {
    ending ??= end(code)
    return ending
  }
  const running: Running = {
    say: (line) => process.stdout.write(`${line}\n`),
    add: (ends) => stops.push(ends),
    fail: (why) => {
      if (ending) return
      process.stderr.write(`${why}\n`)
      void stop(1)
    },
    stop,
  }
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (!ending) running.say(stopping)
      void stop(0)
    })
  }
  // A closed terminal takes our words no more; that is no reason to leave children behind.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', () => void stop(0))
  }
  return running
}
