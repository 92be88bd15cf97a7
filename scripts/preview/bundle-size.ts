import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { ROOT } from '../build.ts'

/** Gzipped bytes of the worker and of each file a browser loads, by name. */
export type Sizes = Record<string, number>

const run = promisify(execFile)

/** Weighs a build. */
export async function weighBuild(build: string): Promise<Sizes> {
  const sizes: Sizes = { worker: await weigh(join(build, 'worker/index.js')) }
  const folder = join(build, 'assets/static')
  for (const name of (await readdir(folder)).sort()) {
    // app-0123456789.css: the hash says nothing here.
    sizes[name.replace(/-[0-9a-f]{10}\./, '.')] = await weigh(join(folder, name))
  }
  return sizes
}

/** Builds another commit beside this one and weighs it; null when it cannot be built with these packages. */
export async function weighCommit(commit: string): Promise<Sizes | null> {
  const folder = await mkdtemp(join(tmpdir(), 'lintel-base-'))
  const tree = join(folder, 'tree')
  try {
    await run('git', ['worktree', 'add', '--detach', tree, commit], { cwd: ROOT })
    await symlink(join(ROOT, 'node_modules'), join(tree, 'node_modules'))
    await run(process.execPath, ['scripts/build.ts'], { cwd: tree })
    return await weighBuild(join(tree, '.lintel/build'))
  } catch {
    return null
  } finally {
    await run('git', ['worktree', 'remove', '--force', tree], { cwd: ROOT }).catch(() => {})
    await rm(folder, { recursive: true, force: true })
  }
}

async function weigh(file: string): Promise<number> {
  return gzipSync(await readFile(file)).length
}
