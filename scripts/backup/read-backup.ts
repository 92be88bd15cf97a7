import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { BackupError, Head, Manifest, type Sums, TableHead } from './format.ts'
import type { StoredRow } from './read-rows.ts'
import { createSum } from './sum.ts'

/** What a backup says, in its order. */
export type BackupReader = {
  head: (head: Head) => Promise<void>
  rows: (table: TableHead, rows: StoredRow[], bytes: number) => Promise<void>
}

const CHUNK_BYTES = 500_000

/** Reads a whole backup, checks every sum, and gives its manifest. Throws BackupError. */
export async function readBackup(file: string, reader: BackupReader): Promise<Sums> {
  const whole = createSum()
  const found: Sums = {}
  let table: { head: TableHead; sum: ReturnType<typeof createSum> } | null = null
  let chunk: string[] = []
  let bytes = 0
  let manifest: Manifest | null = null
  let begun = false

  const flush = async () => {
    if (table === null || chunk.length === 0) return
    table.sum.add(chunk)
    await reader.rows(
      table.head,
      chunk.map((line) => JSON.parse(line) as StoredRow),
      bytes,
    )
    chunk = []
    bytes = 0
  }
  const endTable = async () => {
    await flush()
    if (table !== null) found[table.head.table] = table.sum.end()
    table = null
  }

  for await (const line of readLines(file)) {
    if (manifest !== null) throw damaged(file)
    if (!begun) {
      await reader.head(readHead(line, file))
      begun = true
    } else if (line.startsWith('[') && table !== null) {
      chunk.push(line)
      bytes += line.length
      if (bytes >= CHUNK_BYTES) await flush()
    } else {
      await endTable()
      const json = JSON.parse(line)
      if ('manifest' in json) {
        manifest = Manifest.parse(json)
        continue
      }
      table = { head: TableHead.parse(json), sum: createSum() }
    }
    whole.add([line])
  }
  if (manifest === null) throw damaged(file)
  const { tables, sha256 } = manifest.manifest
  if (whole.end().sha256 !== sha256 || !sameSums(tables, found)) throw damaged(file)
  return tables
}

/** Whether two databases hold the same. */
export function sameSums(one: Sums, other: Sums): boolean {
  return differences(one, other).length === 0
}

/** The tables that differ. */
export function differences(one: Sums, other: Sums): string[] {
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...names].filter(
    (name) => one[name]?.sha256 !== other[name]?.sha256 || one[name]?.rows !== other[name]?.rows,
  )
}

async function* readLines(file: string): AsyncGenerator<string> {
  const unzipped = createReadStream(file)
    .on('error', (error) => unzipped.destroy(error))
    .pipe(createGunzip())
  try {
    yield* createInterface({ input: unzipped, crlfDelay: Number.POSITIVE_INFINITY })
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === 'ENOENT') throw new BackupError(`There is no backup at ${file}: check the path.`)
    if (code?.startsWith('Z_')) throw damaged(file)
    throw error
  }
}

function readHead(line: string, file: string): Head {
  try {
    return Head.parse(JSON.parse(line))
  } catch {
    throw new BackupError(`${file} is not a backup that this version of Lintel can read.`)
  }
}

function damaged(file: string): BackupError {
  return new BackupError(
    `${file} is damaged or was cut short: take another copy of it, or an older backup.`,
  )
}
