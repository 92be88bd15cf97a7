import { readdirSync, statSync } from 'node:fs'
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readMaskSecret } from '../../sync-agent/policy/mask-file.ts'
import {
  keyFile,
  makeKey,
  readKey,
  writeKey,
  writeNextKey,
  writeOfferedKey,
} from '../../sync-agent/state/key-file.ts'
import { findRunning, takeLease } from '../../sync-agent/state/lease.ts'
import { openState, stateFile } from '../../sync-agent/state/open-state.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lintel-state-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const opening = () => expect(() => openState(folder).close())

describe('the state file', () => {
  it('is made for its user alone and syncs every commit to disk', async () => {
    const { db, close } = openState(join(folder, 'new'))
    expect(db.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' })
    expect(db.prepare('pragma synchronous').get()).toEqual({ synchronous: 2 })
    close()
    expect((await stat(join(folder, 'new'))).mode & 0o077).toBe(0)
    expect((await stat(stateFile(join(folder, 'new')))).mode & 0o077).toBe(0)
  })

  it('is refused when it is damaged', async () => {
    await writeFile(stateFile(folder), 'not a database at all, but long enough to look at')
    opening().toThrow(expect.objectContaining({ code: 'state-damaged' }))
  })

  it('is refused when it belongs to somebody else', () => {
    const db = new DatabaseSync(stateFile(folder))
    db.exec('create table theirs (x)')
    db.close()
    opening().toThrow(expect.objectContaining({ code: 'state-foreign' }))
  })

  it('is refused when a newer agent wrote it', () => {
    const { db, close } = openState(folder)
    db.exec('pragma user_version = 99')
    close()
    opening().toThrow(expect.objectContaining({ code: 'state-newer' }))
  })

  it('keeps all of a transaction or none', () => {
    const { db, transaction, close } = openState(folder)
    const work = () =>
      transaction(() => {
        db.exec("insert into meta values ('bell', '1')")
        throw new Error('cut')
      })
    expect(work).toThrow('cut')
    expect(db.prepare('select count(*) as n from meta').get()).toEqual({ n: 0 })
    close()
  })
})

describe('the key', () => {
  it('is made here, for the agent’s user alone, and read back', async () => {
    const key = await makeKey()
    writeKey(folder, key)
    expect((await stat(keyFile(folder))).mode & 0o777).toBe(0o600)
    expect(readKey(folder)).toEqual(key)
  })

  it('is refused when others can read it, when it is damaged, when it is gone', async () => {
    writeKey(folder, await makeKey())
    await chmod(keyFile(folder), 0o644)
    expect(() => readKey(folder)).toThrow(expect.objectContaining({ code: 'key-exposed' }))
    await chmod(keyFile(folder), 0o600)
    await writeFile(keyFile(folder), '{"kty":"RSA"}')
    expect(() => readKey(folder)).toThrow(expect.objectContaining({ code: 'key-damaged' }))
    await rm(keyFile(folder))
    expect(() => readKey(folder)).toThrow(expect.objectContaining({ code: 'key-missing' }))
  })
})

it('every file of the state folder is for the agent’s user alone', async () => {
  const { db, close } = openState(folder)
  db.exec("insert into meta values ('bell', '1')")
  const lease = takeLease(folder, 4711)
  writeKey(folder, await makeKey())
  writeNextKey(folder, await makeKey())
  writeOfferedKey(folder, await makeKey())
  readMaskSecret(folder, (length) => new Uint8Array(length))
  const files = readdirSync(folder)
  expect(files).toEqual(expect.arrayContaining(['agent.db', 'agent.db-wal', 'agent.mask.key']))
  const modes = files.map((name) => [name, statSync(join(folder, name)).mode & 0o777])
  expect(modes).toEqual(files.map((name) => [name, 0o600]))
  lease.release()
  close()
})

describe('the lease', () => {
  it('lets one agent work on a folder and names it to the other', () => {
    expect(findRunning(folder)).toBe(null)
    const lease = takeLease(folder, 4711)
    expect(findRunning(folder)).toBe('4711')
    expect(() => takeLease(folder, 4712)).toThrow(
      expect.objectContaining({ code: 'agent-running', facts: { pid: '4711' } }),
    )
    lease.release()
    takeLease(folder, 4712).release()
  })
})
