import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Databases } from '../local/sqld.ts'

/** A local preview as it is kept between starts. */
export type PreviewRecord = {
  name: string
  /** Null for one of a commit without a branch. */
  branch: string | null
  commit: string
  port: number
}

const FILE = 'preview.json'

/** The folder of a preview: its record, its keys and its build. */
export function previewFolder(base: string, name: string): string {
  return join(base, 'previews', name)
}

/** What a preview's database is called on the server. */
export function databaseName(name: string): string {
  return `preview-${name}`
}

export async function readRecord(base: string, name: string): Promise<PreviewRecord | null> {
  const file = join(previewFolder(base, name), FILE)
  return existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as PreviewRecord) : null
}

export async function listRecords(base: string): Promise<PreviewRecord[]> {
  const folder = join(base, 'previews')
  const names = existsSync(folder) ? (await readdir(folder)).sort() : []
  const records = await Promise.all(names.map((name) => readRecord(base, name)))
  return records.filter((record) => record !== null)
}

export async function saveRecord(base: string, record: PreviewRecord): Promise<void> {
  const folder = previewFolder(base, record.name)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(join(folder, FILE), JSON.stringify(record, null, 2), { mode: 0o600 })
}

/** Removes a preview that does not run: its database, then its folder. */
export async function dropPreview(base: string, name: string, databases: Databases): Promise<void> {
  // The server refuses to drop what is not there; a fork that failed left a folder without a database.
  await databases.create(databaseName(name))
  await databases.drop(databaseName(name))
  await rm(previewFolder(base, name), { recursive: true, force: true })
}
