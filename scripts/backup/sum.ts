import { createHash } from 'node:crypto'
import type { Sums } from './format.ts'
import { readRows } from './read-rows.ts'
import { type Reader, readTables } from './tables.ts'

/** A checksum over lines, each with its line end. */
export function createSum() {
  const hash = createHash('sha256')
  let rows = 0
  return {
    add: (lines: readonly string[]) => {
      for (const line of lines) hash.update(`${line}\n`)
      rows += lines.length
    },
    end: () => ({ rows, sha256: hash.digest('hex') }),
  }
}

/** Rows and checksum of every table, as a backup taken of this view would have them. */
export async function sumDatabase(reader: Reader): Promise<Sums> {
  const sums: Sums = {}
  for (const table of await readTables(reader)) {
    const sum = createSum()
    for await (const lines of readRows(reader, table)) sum.add(lines)
    sums[table.name] = sum.end()
  }
  return sums
}
