import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Client } from '@libsql/client/web'
import { objectKey } from '../../worker/domain/attachment.ts'
import type { Storage } from '../../worker/storage/storage.ts'
import { writeObject } from '../../worker/storage/write-object.ts'

/** A file by its row; `id` is its name in the folder and its key in the storage. */
type Listed = { id: string; name: string; mediaType: string; size: number; sha256: string }

/** What became of the files: how many were copied, how many were there already, and which are nowhere. */
export type Copied = { copied: number; there: number; missing: string[] }

/**
 * Copies every file that a row names into a folder, each under its id and checked by its sum; one that is there already
 * is left as it is. `manifest.json` says what each is, so that the folder can be read without Lintel.
 */
export async function copyFilesOut(
  client: Client,
  storage: Storage,
  folder: string,
): Promise<Copied> {
  await mkdir(folder, { recursive: true })
  const files = await listFiles(client)
  const done: Copied = { copied: 0, there: 0, missing: [] }
  for (const file of files) {
    const path = join(folder, file.id)
    if (await isWhole(path, file)) done.there += 1
    else if (await fetchFile(storage, file, path)) done.copied += 1
    else done.missing.push(file.name)
  }
  await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(files, null, 2)}\n`)
  return done
}

/** Puts every file that a row names and the storage has not back from a folder of `copyFilesOut`. */
export async function copyFilesIn(
  client: Client,
  storage: Storage,
  folder: string,
): Promise<Copied> {
  const kept = await listKept(storage)
  const done: Copied = { copied: 0, there: 0, missing: [] }
  for (const file of await listFiles(client)) {
    const [key, path] = [objectKey(file.id), join(folder, file.id)]
    if (kept.get(key) === file.size) done.there += 1
    else if (await isWhole(path, file)) {
      await writeObject(storage, { key, mediaType: file.mediaType }, createReadStream(path))
      done.copied += 1
    } else done.missing.push(file.name)
  }
  return done
}

async function listFiles(client: Client): Promise<Listed[]> {
  const { rows } = await client.execute(
    'select id, name, media_type, size, sha256 from attachment order by id',
  )
  return rows.map((row) => ({
    ...{ id: String(row.id), name: String(row.name), mediaType: String(row.media_type) },
    ...{ size: Number(row.size), sha256: String(row.sha256) },
  }))
}

async function listKept(storage: Storage): Promise<Map<string, number>> {
  const kept = new Map<string, number>()
  for (let after = ''; ; ) {
    const { objects, more } = await storage.list(objectKey(''), after)
    for (const { key, size } of objects) kept.set(key, size)
    if (!more || objects.length === 0) return kept
    after = objects.at(-1)!.key
  }
}

async function fetchFile(storage: Storage, file: Listed, path: string): Promise<boolean> {
  const bytes = await storage.read(objectKey(file.id))
  if (bytes === null) return false
  const part = `${path}.part`
  await pipeline(Readable.fromWeb(bytes as never), createWriteStream(part))
  if (!(await isWhole(part, file))) {
    await rm(part)
    return false
  }
  await rename(part, path)
  return true
}

async function isWhole(path: string, { size, sha256 }: Listed): Promise<boolean> {
  const found = await stat(path).catch(() => null)
  if (found?.size !== size) return false
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex') === sha256
}
