import type { EntityName } from '../../protocol/entities.ts'
import type { Verified } from './meta.ts'
import type { State } from './open-state.ts'

/** What a person allows for one run. */
export type SyncOptions = {
  /** Whatever is gone from the book may go from the edge. */
  allowDeletes: boolean
  /** What the server holds is the truth about what was delivered. */
  rebuild: boolean
  /** The agent's key is replaced once the run has ended well. */
  rotateKey: boolean
  /** Source, shadow and replica are compared, row by row where they differ. */
  verify: boolean
  /** The deletes of this one hold may go, and no others: a person confirmed them in the CRM. */
  allowHold: string | null
  /** Rows to send even if they have not changed, each as entity and hash of its key. */
  resend: readonly (readonly [entity: EntityName, keyHash: string])[]
}
export const PLAIN_SYNC: SyncOptions = {
  allowDeletes: false,
  rebuild: false,
  rotateKey: false,
  verify: false,
  allowHold: null,
  resend: [],
}

/** How the run ended, for whoever asked: counts, or the code and facts of a problem. */
export type SyncOutcome =
  | {
      upserts: number
      deletes: number
      batches: number
      faults: number
      verified?: Verified | null
    }
  | { problem: string; facts: Record<string, unknown> }

/** Asks the running agent for a run; returns the number to wait for. */
export function askForSync(state: State, options: SyncOptions, askedAt: number): number {
  state.db
    .prepare('delete from request where outcome is not null or asked_at < ?')
    .run(askedAt - 86_400_000)
  const { lastInsertRowid } = state.db
    .prepare('insert into request (asked_at, options) values (?, ?)')
    .run(askedAt, JSON.stringify(options))
  return Number(lastInsertRowid)
}

/** The requests nobody has taken yet; they are taken by this call. */
export function takeRequests(
  state: State,
  takenAt: number,
): { id: number; options: SyncOptions }[] {
  const waiting = state.db.prepare('select id, options from request where taken_at is null').all()
  const take = state.db.prepare('update request set taken_at = ? where id = ?')
  return waiting.map((row) => {
    take.run(takenAt, row.id as number)
    return { id: Number(row.id), options: JSON.parse(String(row.options)) as SyncOptions }
  })
}

export function answerRequest(state: State, id: number, outcome: SyncOutcome): void {
  const text = JSON.stringify(outcome)
  state.db.prepare('update request set outcome = ? where id = ?').run(text, id)
}

/** The outcome of a request, or null while it runs. */
export function readOutcome(state: State, id: number): SyncOutcome | null {
  const row = state.db.prepare('select outcome from request where id = ?').get(id)
  return typeof row?.outcome === 'string' ? (JSON.parse(row.outcome) as SyncOutcome) : null
}
