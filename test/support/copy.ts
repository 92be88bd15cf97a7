/**
 * A copy of the project as a fresh clone has it, with the packages of this one.
 *
 *     const copy = await copyProject()
 *     const started = await runNpm(copy.folder, ['start', '--', '--port', String(port)])
 *     await started.until('Lintel is ready')
 *     await started.interrupt()          // Ctrl+C, and waits for the end
 *     await copy.remove()
 */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readlinkSync } from 'node:fs'
import { cp, mkdtemp, realpath, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { ROOT } from '../../scripts/build.ts'

const LEFT_OUT = ['node_modules', '.git', '.lintel', '.wrangler']

export type Copy = {
  folder: string
  /** Processes that work in this copy; empty where the system does not tell. */
  processes: () => number[]
  remove: () => Promise<void>
}

export async function copyProject(): Promise<Copy> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'lintel-copy-')))
  const filter = (path: string) => !LEFT_OUT.includes(relative(ROOT, path).split('/')[0] ?? '')
  await cp(ROOT, folder, { recursive: true, filter })
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  return {
    folder,
    processes: () => listProcesses(folder),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/** An npm command that runs, and what it has said. */
export type NpmRun = {
  lines: string[]
  /** Waits for a line that begins so; throws with all that was said when the run ends before. */
  until: (start: string) => Promise<string>
  ended: Promise<number | null>
  /** Ctrl+C: the signal goes to the whole group, as from a terminal. npm gives no exit code of its own then. */
  interrupt: (signal?: NodeJS.Signals) => Promise<unknown>
}

/** Runs npm in a folder, in English. */
export function runNpm(folder: string, args: string[], env: Record<string, string> = {}): NpmRun {
  const child = spawn('npm', args, {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C', ...env },
  })
  const lines: string[] = []
  const listeners = new Set<() => void>()
  const take = (chunk: string) => {
    lines.push(...chunk.split('\n').filter((line) => line !== ''))
    for (const listener of listeners) listener()
  }
  child.stdout.setEncoding('utf8').on('data', take)
  child.stderr.setEncoding('utf8').on('data', take)
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))

  return {
    lines,
    ended,
    until: (start) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const line = lines.find((said) => said.startsWith(start))
          if (line !== undefined) resolve(line)
          return line !== undefined
        }
        listeners.add(look)
        if (look()) return
        ended.then((code) => {
          if (!look()) reject(new Error(`Ended with ${code}:\n${lines.join('\n')}`))
        })
      }),
    interrupt: (signal = 'SIGINT') => {
      if (child.exitCode === null && child.signalCode === null && child.pid)
        process.kill(-child.pid, signal)
      return ended
    },
  }
}

function listProcesses(folder: string): number[] {
  if (!existsSync('/proc/self/cwd')) return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => worksIn(pid, folder))
}

function worksIn(pid: number, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`).startsWith(folder)
  } catch {
    return false
  }
}
