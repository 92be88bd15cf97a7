import type { State } from './open-state.ts'

/** A batch as it waits: frozen bytes and their place in the stream. */
export type Spooled = {
  readonly seq: number
  readonly epoch: number
  /** base64url SHA-256 of `bytes`. */
  readonly bsh: string
  readonly prev: string
  readonly capture: number
  readonly changes: number
  /** Merkle root over the changes; null for a batch of before there were any. */
  readonly root: string | null
  /** The leaves under `root`, 32 bytes each; null for a batch of before they were kept. */
  readonly leaves: Uint8Array | null
  /** What it carries of each entity, EgressCount as JSON; null for a batch of before that was kept. */
  readonly egress: string | null
  /** gzip, exactly what travels. */
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Adds a frozen batch. Runs inside the caller's transaction. */
export function spoolBatch(state: State, batch: Spooled): void {
  state.db
    .prepare(
      `insert into spool (seq, epoch, bsh, prev, capture, changes, root, leaves, egress, bytes)
       values (:seq, :epoch, :bsh, :prev, :capture, :changes, :root, :leaves, :egress, :bytes)`,
    )
    .run({ ...batch })
}

/** The first batch that waits after a seq, or null when none does. */
export function nextSpooled(state: State, after: number): Spooled | null {
  const row = state.db.prepare('select * from spool where seq > ? order by seq limit 1').get(after)
  return row ? (row as unknown as Spooled) : null
}

export function listSpooled(state: State): { seq: number; epoch: number; bsh: string }[] {
  const rows = state.db.prepare('select seq, epoch, bsh from spool order by seq').all()
  return rows as { seq: number; epoch: number; bsh: string }[]
}

export type SpoolSize = { batches: number; changes: number; bytes: number }

export function measureSpool(state: State): SpoolSize {
  const row = state.db
    .prepare(
      `select count(*) as batches, coalesce(sum(changes), 0) as changes,
              coalesce(sum(length(bytes)), 0) as bytes from spool`,
    )
    .get()
  return row as SpoolSize
}

export function dropSpooled(state: State, seq: number): void {
  state.db.prepare('delete from spool where seq = ?').run(seq)
}

export function clearSpool(state: State): void {
  state.db.exec('delete from spool')
}
