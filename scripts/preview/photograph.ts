import { execFile } from 'node:child_process'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { ROOT } from '../build.ts'
import type { Shown } from './pictures.ts'

export type Photographed = {
  folder: string
  taken: readonly string[]
  /** Why there are no more; null when all were taken. */
  failure: string | null
}

/**
 * Takes pictures of a running preview, as an addition that may fail: the preview is there all the same.
 * The browser is a tool of the tests, so it is installed first where only what running needs is there.
 */
export async function photograph(shown: Shown, folder: string): Promise<Photographed> {
  try {
    await promisify(execFile)('sh', [join(ROOT, 'scripts/install.sh'), 'all'])
    const { takePictures } = await import('./pictures.ts')
    return { folder, taken: await takePictures(shown, folder), failure: null }
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error)
    return { folder, taken: [], failure }
  }
}

/** One line, for the terminal and for the summary. */
export function describePictures({ folder, taken, failure }: Photographed): string {
  if (failure === null)
    return `Screenshots of the main pages (${taken.length}) in ${basename(folder)}`
  return `No screenshots: ${failure.split('\n', 1)[0]}`
}
