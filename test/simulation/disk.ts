/** The agent's disk: what is on it survives, whatever was only in memory does not. */
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { openMemoryState, type State } from '../../sync-agent/state/open-state.ts'

/** SQLite's `synchronous`: from FULL on a commit is on the disk when it returns. */
const FULL = 2

export type Disk = ReturnType<typeof createDisk>

export function createDisk(image: Uint8Array | null = null) {
  return { image }
}

/** The agent's state while one process has it open. */
export type OpenDisk = {
  readonly state: State
  /** The process ends here; what it still does on its way to the next wait changes nothing on the disk. */
  readonly end: (how: 'kill' | 'power-cut') => void
}

export type Watch = {
  /** Called before every statement that may change the disk: between two of them a death is the same death. */
  readonly onStatement: () => 'go-on' | 'kill' | 'power-cut'
}

const opened = new Set<WatchedDatabase>()

/** Gives back what all that was opened holds in memory: nothing works on it any more. */
export function closeDisks(): void {
  for (const db of opened) db.close()
  opened.clear()
}

/** Opens the state as the agent does. */
export function openDisk(disk: Disk, watch: Watch): OpenDisk {
  const db = new WatchedDatabase(disk.image)
  opened.add(db)
  const state = openMemoryState(db)
  let isOver = false

  function end(how: 'kill' | 'power-cut'): void {
    if (isOver) return
    isOver = true
    disk.image = db.image(how)
  }
  db.watch = () => {
    const verdict = isOver ? 'go-on' : watch.onStatement()
    if (verdict !== 'go-on') end(verdict)
  }
  return { state, end }
}

/** SQLite in memory that knows what a file of its settings would hold after a cut. */
class WatchedDatabase extends DatabaseSync {
  watch: () => void = () => {}
  readonly #statements = new Map<string, StatementSync>()
  /** The last commit, while a transaction is open. */
  #committed: Uint8Array | null = null
  /** What a power cut leaves when commits are not forced to the disk: the last checkpoint. */
  #checkpoint: Uint8Array | null

  constructor(image: Uint8Array | null) {
    super(':memory:')
    if (image) this.deserialize(image)
    this.#checkpoint = image
  }

  image(how: 'kill' | 'power-cut'): Uint8Array | null {
    const { synchronous = 0 } = super.prepare('pragma synchronous').get() ?? {}
    if (how === 'power-cut' && Number(synchronous) < FULL) return this.#checkpoint
    return this.isTransaction ? this.#committed : this.serialize()
  }

  override exec(sql: string): void {
    if (isWrite(sql)) this.watch()
    if (sql.startsWith('begin')) this.#committed = this.serialize()
    super.exec(sql)
    if (sql.includes('wal_checkpoint')) this.#checkpoint = this.serialize()
  }

  override prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = super.prepare(sql)
    this.#statements.set(sql, statement)
    for (const name of ['run', 'get', 'all'] as const) {
      const original = statement[name].bind(statement) as (...values: unknown[]) => never
      statement[name] = ((...values: unknown[]) => {
        if (isWrite(sql)) this.watch()
        return original(...values)
      }) as never
    }
    return statement
  }
}

const isWrite = (sql: string): boolean => !/^\s*(select|pragma)/i.test(sql)
