import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ROOT } from '../../scripts/build.ts'
import { FLOORS } from './floors.ts'

/** Parts of a folder that the table shows as one row. */
const WITHIN = ['sync-agent/sources', 'worker']
/** Where the app is put together: the clock, ids and the log, handed in from above. */
const WIRING = /^(type:)?worker\/[\w-]+\.ts$/

/** A row of the table: its folder, and what it may import in the words of the table. */
const ROWS = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, folder, imports] = /^\| `([\w/-]+)\/` \|.*\| ([^|]+) \|$/.exec(line) ?? []
    return folder && imports ? [{ folder, imports }] : []
  })

const folders = FLOORS.map(({ folder }) => folder).filter(
  (folder) => !folder.endsWith('.ts') && !WITHIN.includes(folder),
)

it.each(folders)('docs/architecture.md says of %s what the machine is told', (folder) => {
  const at = ROWS.findIndex((row) => row.folder === folder)
  const floor = FLOORS.find((one) => one.folder === folder)!
  const above = ROWS.slice(0, Math.max(at, 0)).map((row) => nameOf(row.folder))
  expect(readCell(ROWS[at]?.imports ?? 'no row', above).toSorted()).toEqual(
    floor.imports
      .filter((name) => !WIRING.test(name) && name !== folder)
      .map((name) => (name.startsWith('type:') ? `${nameOf(name)}, as types` : nameOf(name)))
      .toSorted(),
  )
})

function readCell(cell: string, above: string[]): string[] {
  if (cell === 'nothing') return []
  if (cell === 'every floor above') return above
  return cell.split('; ').flatMap((part) => (part.endsWith('as types') ? [part] : part.split(', ')))
}

function nameOf(folder: string): string {
  return folder.replace(/^(type:)?(worker\/)?/, '')
}
