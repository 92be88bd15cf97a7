import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

const LEASH = join(import.meta.dirname, 'leash.sh')
const STOP_MS = 5_000

/** A program we started; it ends with us, whatever happens to us. */
export type Child = {
  process: ChildProcess
  /** What it wrote last, both streams, for an error report. */
  tail: () => string
  /** Resolves when it has ended, with its exit code. */
  ended: Promise<number | null>
  /** Ends it, and forces it after some seconds. */
  stop: () => Promise<void>
  /** Ends it and all it has started at once, as `kill -9` does: nobody is asked. */
  kill: () => void
}

export type ChildOptions = {
  env?: Record<string, string>
  cwd?: string
  onLine?: (line: string) => void
}

const TAIL_LINES = 40

/** Starts a program out of the terminal's reach: Ctrl+C comes to us, and we end our children in order. */
export function startChild(command: string, args: string[], options: ChildOptions = {}): Child {
  const child = spawn('sh', [LEASH, command, ...args], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: options.env ?? process.env,
    cwd: options.cwd,
  })
  const lines: string[] = []
  const keep = (line: string) => {
    lines.push(line)
    if (lines.length > TAIL_LINES) lines.shift()
    options.onLine?.(line)
  }
  for (const stream of [child.stdout, child.stderr]) readLines(stream, keep)
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code))
    child.once('error', () => resolve(null))
  })
  return {
    process: child,
    tail: () => lines.join('\n'),
    ended,
    kill: () => killGroup(child.pid),
    stop: async () => {
      child.kill('SIGTERM')
      const force = setTimeout(() => killGroup(child.pid), STOP_MS)
      await ended
      clearTimeout(force)
    },
  }
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid) process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}

function readLines(stream: NodeJS.ReadableStream, take: (line: string) => void): void {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) take(line)
  })
  stream.on('end', () => rest && take(rest))
}
