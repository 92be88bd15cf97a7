/**
 * npm run where -- 70:120360 102:415: the places in the sources that frames of a log entry mean. Their release must be the
 * one that is built here.
 */
import { readFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { BUILD, ROOT } from './build.ts'

/** A frame of a log entry: "at xl (…index.js:70:120360)", or its two numbers alone. */
const PLACE = /(\d+):(\d+)\)?$/

/**
 * The place in the sources that a frame of the log means, such as "worker/store/database.ts:88:5"; null for what the
 * build of this release has no such place for.
 */
export function whereIs(frame: string, build = BUILD): string | null {
  const [, line, column] = PLACE.exec(frame.trim()) ?? []
  if (!line || !column) return null
  const file = join(build, 'worker/index.js.map')
  const map = JSON.parse(readFileSync(file, 'utf8'))
  const found = new SourceMap(map).findEntry(Number(line) - 1, Number(column) - 1)
  if (!('originalSource' in found)) return null
  const source = relative(ROOT, resolve(dirname(file), found.originalSource))
  return `${source}:${found.originalLine + 1}:${found.originalColumn + 1}`
}

if (import.meta.main) {
  const frames = process.argv.slice(2)
  if (frames.length === 0) {
    console.error('Say which frames of a log entry: npm run where -- 70:120360 102:415')
    process.exit(2)
  }
  for (const frame of frames) console.log(whereIs(frame) ?? `${frame}: not in this build`)
}
