import type { Trigger } from '../../protocol/batch.ts'
import type { EntityName } from '../../protocol/entities.ts'
import type { RowFault } from '../../protocol/row.ts'
import type { AgentProblem } from '../problem.ts'
import type { State } from './open-state.ts'

const KEPT_RUNS = 200

/** One run as `status` shows it. */
export type RunRecord = {
  readonly id: number
  readonly startedAt: number
  readonly endedAt: number | null
  readonly trigger: Trigger
  readonly upserts: number
  readonly deletes: number
  readonly batches: number
  readonly problem: string | null
  readonly facts: string | null
}

export function beginRun(state: State, trigger: Trigger, startedAt: number): number {
  state.db.prepare('delete from run where id <= (select max(id) from run) - ?').run(KEPT_RUNS)
  const { lastInsertRowid } = state.db
    .prepare('insert into run (started_at, trigger) values (?, ?)')
    .run(startedAt, trigger)
  return Number(lastInsertRowid)
}

export type RunCounts = { upserts: number; deletes: number; batches: number }

export function endRun(
  state: State,
  id: number,
  endedAt: number,
  { upserts, deletes, batches }: RunCounts,
  problem: AgentProblem | null,
): void {
  state.db
    .prepare(
      `update run set ended_at = ?, upserts = ?, deletes = ?, batches = ?, problem = ?, facts = ?
       where id = ?`,
    )
    .run(
      endedAt,
      upserts,
      deletes,
      batches,
      problem?.code ?? null,
      problem ? JSON.stringify(problem.facts) : null,
      id,
    )
}

/** The newest runs first. */
export function listRuns(state: State, limit: number): RunRecord[] {
  const rows = state.db
    .prepare(
      `select id, started_at as startedAt, ended_at as endedAt, trigger, upserts, deletes, batches,
              problem, facts from run order by id desc limit ?`,
    )
    .all(limit)
  return rows as unknown as RunRecord[]
}

/** A row that was left out: its key only as a hash. */
export type FaultRecord = {
  readonly entity: EntityName
  readonly keyHash: string
  readonly column: string
  readonly rule: RowFault['rule']
  /** Whether the edge goes on showing what it had of the row; null where that was not noted. */
  readonly stands: boolean | null
}

/** Replaces what the capture before had found. Runs inside the caller's transaction. */
export function replaceFaults(state: State, faults: readonly FaultRecord[]): void {
  state.db.exec('delete from row_fault')
  const put = state.db.prepare('insert or replace into row_fault values (?, ?, ?, ?, ?)')
  for (const { entity, keyHash, column, rule, stands } of faults) {
    put.run(entity, keyHash, column, rule, stands === null ? null : Number(stands))
  }
}

export function listFaults(state: State, limit: number): FaultRecord[] {
  const rows = state.db
    .prepare(
      `select entity, key_hash as keyHash, column_name as "column", rule, stands
       from row_fault order by entity, key_hash limit ?`,
    )
    .all(limit)
  return rows.map((row) => ({
    ...(row as unknown as FaultRecord),
    stands: row.stands === null ? null : row.stands === 1,
  }))
}

export function countFaults(state: State): number {
  return Number(state.db.prepare('select count(*) as n from row_fault').get()?.n)
}
