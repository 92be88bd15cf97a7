import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Clock } from '../../sync-agent/ports.ts'
import { openBookCopies, type Taken } from '../../sync-agent/sources/gnucash/book-copies.ts'
import { type BookFiles, bookFiles } from '../../sync-agent/sources/gnucash/book-files.ts'
import { levelHeader } from '../../sync-agent/sources/gnucash/page-header.ts'
import { type Chance, createChance } from '../simulation/random.ts'

let folder: string
let writer: Writer
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lintel-refresh-'))
  inserts = 0
  writer = openWriter(join(folder, 'book.gnucash'))
})
afterEach(() => {
  writer.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Longer than the system's clock for files takes to move on, however long the agent would wait. */
const TICK_MS = 15
const clock: Clock = {
  now: () => Date.now(),
  steady: () => performance.now(),
  sleep: () => wait(TICK_MS),
}

type Writer = ReturnType<typeof openWriter>

/** Whoever keeps the book: a connection that stays open, as GnuCash has one. */
function openWriter(path: string) {
  let db = new DatabaseSync(path)
  const write = (sql: string) => db.exec(sql)
  write(`pragma cache_size = 20; create table split (guid text primary key, memo text, value integer);
    create index split_value on split (value)`)
  return {
    path,
    write,
    isIn: (mode: string) => db.prepare('pragma journal_mode').get()?.journal_mode === mode,
    close: () => db.isOpen && db.close(),
    reopen: () => {
      if (db.isOpen) db.close()
      db = new DatabaseSync(path)
      write('pragma cache_size = 20')
    },
  }
}

function openCopies(files: BookFiles = bookFiles) {
  const at = join(folder, 'copies')
  return openBookCopies({ book: writer.path, folder: at, quietMs: TICK_MS, files, clock })
}

/** The book's bytes as SQLite itself makes them of its file and log. */
function snapshot(): { bytes: Buffer; rows: unknown[] } {
  const at = join(folder, 'snapshot')
  for (const suffix of ['', '-wal', '-shm']) rmSync(at + suffix, { force: true })
  for (const suffix of ['', '-wal'])
    if (existsSync(writer.path + suffix)) copyFileSync(writer.path + suffix, at + suffix)
  const db = new DatabaseSync(at)
  const rows = readAll(db)
  db.exec('pragma wal_checkpoint(truncate)')
  const bytes = readFileSync(at)
  db.close()
  levelHeader(bytes, 0)
  return { bytes, rows }
}

const readAll = (db: DatabaseSync): unknown[] => [
  db.prepare('pragma integrity_check').all(),
  db.prepare('select * from split order by guid').all(),
  db
    .prepare('select sum(value), count(*) from split indexed by split_value where value > -1')
    .all(),
  db.prepare('select name from sqlite_master order by name').all(),
]

async function expectFresh({ copy }: Taken, message: string): Promise<void> {
  const { bytes, rows } = snapshot()
  const file = copy.file()
  const found = await file.read(Buffer.alloc(file.size), 0)
  expect(found.equals(bytes), message).toBe(true)
  expect(readAll(copy.db), message).toEqual(rows)
}

let inserts = 0
/** Rows with keys in no order, the same in every run. */
const insert = (count: number, length: number) => `insert into split
  with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})
  select printf('%08x%08x', i * 2654435761 % 4294967296, ${++inserts} * 1000000 + i),
    printf('%.*c', ${length}, char(97 + i % 26)), i * 7919 % 1000 from n`
const some = (chance: Chance) => `value % ${chance.between(2, 40)} = 0`

type Act = readonly [name: string, act: (chance: Chance) => void]

/** What may happen to a book from one reading to the next. */
const ACTS: readonly Act[] = [
  ['rows come', (chance) => writer.write(insert(chance.between(1, 40), chance.between(1, 120)))],
  ['many rows come', () => writer.write(insert(1_500, 40))],
  ['rows that overflow come', (chance) => writer.write(insert(chance.between(1, 5), 9_000))],
  [
    'rows change',
    (chance) => writer.write(`update split set memo = memo || 'x' where ${some(chance)}`),
  ],
  ['rows go', (chance) => writer.write(`delete from split where ${some(chance)}`)],
  ['all rows go', () => writer.write('delete from split')],
  ['nothing happens', () => {}],
  ['it is written and stays the same', () => writer.write('pragma user_version = 0')],
  ['a table comes', () => writer.write(`create table t${++inserts} (a)`)],
  ['it is vacuumed', () => writer.write('vacuum')],
  [
    'pages get another size',
    (chance) => writer.write(`pragma page_size = ${chance.pick([512, 1024, 4096, 65536])}; vacuum`),
  ],
  ['its journal becomes a log', () => writer.write('pragma journal_mode = wal')],
  ['its journal becomes a log', () => writer.write('pragma journal_mode = wal')],
  ['its log becomes a journal', () => writer.write('pragma journal_mode = delete')],
  ['its log is carried over', (chance) => checkpoint(chance)],
  ['its log is left alone', () => writer.write('pragma wal_autocheckpoint = 0')],
  ['its log is carried over soon', () => writer.write('pragma wal_autocheckpoint = 3')],
  ['it is closed and opened', () => writer.reopen()],
  ['what is written is taken back', (chance) => rollBack(chance)],
  ['it is restored from a backup, with as many commits since', (chance) => restore(chance)],
  ['it is replaced by another file', () => replace()],
]

const checkpoint = (chance: Chance) =>
  writer.write(`pragma wal_checkpoint(${chance.pick(['passive', 'full', 'restart', 'truncate'])})`)

function rollBack(chance: Chance): void {
  writer.write(`begin; ${insert(chance.between(1, 600), 60)}; rollback`)
}

function restore(chance: Chance): void {
  writer.write('pragma wal_checkpoint(truncate)')
  const backup = readFileSync(writer.path)
  writer.write(insert(3, 20))
  writer.close()
  for (const suffix of ['-wal', '-shm']) rmSync(writer.path + suffix, { force: true })
  writeFileSync(writer.path, backup)
  writer.reopen()
  if (chance.between(0, 1) === 1) writer.write(insert(3, 20))
}

function replace(): void {
  writer.write('pragma wal_checkpoint(truncate)')
  writer.close()
  copyFileSync(writer.path, join(folder, 'other'))
  for (const suffix of ['-wal', '-shm']) rmSync(writer.path + suffix, { force: true })
  renameSync(join(folder, 'other'), writer.path)
  writer.reopen()
}

const ROUNDS = 40

describe('a copy made of the one before', () => {
  it.each([1, 2])('is byte for byte what SQLite makes of the book: chance %i', async (seed) => {
    const chance = createChance(seed, 'refresh')
    const copies = openCopies()
    let version: string | undefined
    let refreshed = 0
    const done: string[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      for (let count = chance.between(0, 3); count > 0; count -= 1) {
        const [name, act] = chance.pick(ACTS)
        done.push(name)
        act(chance)
      }
      const taken = await copies.take(version)
      refreshed += taken.since ? 1 : 0
      await expectFresh(taken, `round ${round} of ${seed}: ${done.slice(-6).join(', ')}`)
      const how = chance.between(1, 5) === 1 ? 'refused' : 'accepted'
      taken.end(how)
      if (how === 'accepted') version = taken.version
      if (chance.percent(50)) copies.prepare()
    }
    // Otherwise it would hold of nothing.
    expect(refreshed).toBeGreaterThan(ROUNDS / 3)
  })

  it.each([
    ['a commit', () => writer.write(insert(2, 30))],
    ['a commit into the log', () => writer.write(insert(2, 30)), 'wal'],
    ['the log being carried over', () => writer.write('pragma wal_checkpoint(truncate)'), 'wal'],
    [
      'the log being begun anew',
      () => writer.write(`pragma wal_checkpoint(restart); ${insert(2, 30)}`),
      'wal',
    ],
    ['a vacuum', () => writer.write('vacuum')],
    ['another book in its place', () => replace()],
  ])('is made again after %s in the midst of it', async (_, act, mode = 'delete') => {
    writer.write(`pragma journal_mode = ${mode}; ${insert(400, 60)}`)
    let reads = 0
    let actAt = Number.POSITIVE_INFINITY
    const files: BookFiles = {
      ...bookFiles,
      open: async (path) => {
        const file = await bookFiles.open(path)
        const read = (buffer: Buffer, at: number) => {
          reads += 1
          if (reads === actAt) act()
          return file!.read(buffer, at)
        }
        return file && { ...file, read }
      },
    }
    const copies = openCopies(files)
    const first = await copies.take()
    first.end('accepted')
    let { version } = first
    for (let step = 1; step <= 3; step += 1) {
      writer.write(`update split set memo = 'changed' where ${some(createChance(step, 'midst'))}`)
      ;[reads, actAt] = [0, step]
      const taken = await copies.take(version)
      expect(reads).toBeGreaterThan(step)
      await expectFresh(taken, `step ${step}`)
      taken.end('accepted')
      ;({ version } = taken)
    }
  })

  it('is not what a transaction has written that is still open', async () => {
    writer.write(`pragma journal_mode = wal; ${insert(50, 60)}`)
    const copies = openCopies()
    const first = await copies.take()
    first.end('accepted')
    writer.write(`update split set memo = 'committed'; begin; ${insert(800, 60)}`)
    const taken = await copies.take(first.version)
    await expectFresh(taken, 'open transaction')
    expect(taken.copy.db.prepare('select count(*) as n from split').get()).toEqual({ n: 50 })
    writer.write('rollback')
  })

  it('is a whole one where somebody still reads of the other', async () => {
    writer.write(insert(300, 60))
    const copies = openCopies()
    let { version, ...taken } = await copies.take()
    const readers: Iterator<unknown>[] = []
    for (let turn = 0; turn < 6; turn += 1) {
      readers.push(taken.copy.db.prepare('select * from split').iterate())
      readers.at(-1)?.next()
      taken.end('accepted')
      writer.write(`update split set value = value + 1 where ${some(createChance(turn, 'turn'))}`)
      ;({ version, ...taken } = await copies.take(version))
      await expectFresh({ version, ...taken }, `turn ${turn}`)
    }
  })

  it('needs none where no byte differs, and does not wait for quiet where nothing has rung', async () => {
    writer.write(insert(300, 60))
    const copies = openCopies()
    const first = await copies.take()
    first.end('accepted')
    const again = await copies.take(first.version)
    expect(again.version).toBe(first.version)
    expect(again.copy).toBe(first.copy)
  })
})
