import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from '../build.ts'

/** What a program left behind. */
export type Outcome = { code: number; stdout: string; stderr: string }

/** Runs a program of ours: `wrangler` or `npm`. A test hands in its own. */
export type Run = (
  program: 'wrangler' | 'npm',
  args: readonly string[],
  env?: Record<string, string>,
) => Promise<Outcome>

const MOST_OUTPUT = 50_000_000

/** Runs the real programs, in this repository; `environment` is what they inherit. */
export function createRun(environment: NodeJS.ProcessEnv): Run {
  const wrangler = join(ROOT, 'node_modules/wrangler/bin/wrangler.js')
  return (program, args, env = {}) => {
    const [file, first] = program === 'npm' ? ['npm', []] : [process.execPath, [wrangler]]
    return new Promise((resolve) => {
      execFile(
        file,
        [...first, ...args],
        {
          cwd: ROOT,
          maxBuffer: MOST_OUTPUT,
          // Without a terminal wrangler asks nothing.
          env: { ...environment, CI: '1', NO_COLOR: '1', WRANGLER_SEND_METRICS: 'false', ...env },
        },
        (error, stdout, stderr) => {
          const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
          resolve({ code, stdout, stderr })
        },
      )
    })
  }
}

/** A step could not be done; the message says what happened, what was left untouched, and what to do. */
export class DeployError extends Error {
  override readonly name = 'DeployError'
}
