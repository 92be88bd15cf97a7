import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../build.ts'
import { type Databases, findSqld, isReady, openSqld, startSqld } from '../local/sqld.ts'
import { StartError } from '../start/options.ts'
import type { Running } from '../start/running.ts'
import { claimFolder } from '../start/state.ts'
import { startText } from '../start/text.ts'

const WATCH_MS = 5_000
const MISSES = 3

/** The local Lintel whose database previews are copied from: given, this checkout's, or the main checkout's. */
export function findBase(given: string | null, mainFolder: string): string {
  const folders = given ? [given] : [ROOT, mainFolder].map((root) => join(root, '.lintel/demo'))
  const found = folders.find((folder) => existsSync(join(folder, 'sqld/data')))
  if (found) return found
  throw new StartError(
    `There is no local database to copy in ${folders.at(-1)}: run npm start once, then npm run preview again.`,
  )
}

/**
 * The database server of a local Lintel: the one `npm start` runs, or one of our own over the same data,
 * which `npm start` then waits for. Either way it is watched, and the preview ends with it.
 */
export async function openBase(running: Running, base: string): Promise<Databases> {
  const folder = join(base, 'sqld')
  const access = await findSqld(folder)
  if (access) {
    watch(running, () => isReady(access))
    return openSqld(access)
  }
  running.add(await claimFolder(base, false, startText('en')))
  const sqld = await startSqld(folder)
  running.add(sqld.stop)
  sqld.died.then((why) => running.fail(why))
  return sqld
}

function watch(running: Running, answers: () => Promise<boolean>): void {
  let misses = 0
  const look = async () => {
    misses = (await answers()) ? 0 : misses + 1
    if (misses < MISSES) return
    running.fail(
      'The database server that was running (of npm start or of another preview) has stopped, and the preview with it: run npm run preview again.',
    )
  }
  const timer = setInterval(look, WATCH_MS)
  running.add(async () => clearInterval(timer))
}
