import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Release } from '../../worker/deps.ts'

/** The version of package.json, and the commit where git knows it: an archive of the code has none. */
export async function readRelease(folder: string): Promise<Release> {
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const git = promisify(execFile)('git', ['rev-parse', '--short', 'HEAD'], { cwd: folder })
  const commit = await git.then(({ stdout }) => stdout.trim()).catch(() => null)
  return { version, commit }
}
