import type { EgressCount } from '../../protocol/batch.ts'
import type { EntityName } from '../../protocol/entities.ts'
import type { State } from './open-state.ts'

/** What left on a day (UTC) of one entity, as receipts have proven it; `bytes` are those before gzip. */
export type EgressEntry = EgressCount & { readonly day: string; readonly batches: number }

/** Days that the log goes back; the CRM keeps its own. */
const KEPT_DAYS = 800
const DAY_MS = 86_400_000

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** Notes what a batch carried, by the time of its receipt. Runs inside the caller's transaction. */
export function noteEgress(state: State, at: number, counts: readonly EgressCount[]): void {
  const add = state.db.prepare(
    `insert into egress_log values (?, ?, ?, ?, 1) on conflict do update set
       rows = rows + excluded.rows, bytes = bytes + excluded.bytes, batches = batches + 1`,
  )
  for (const { entity, rows, bytes } of counts) add.run(dayOf(at), entity, rows, bytes)
  state.db.prepare('delete from egress_log where day < ?').run(dayOf(at - KEPT_DAYS * DAY_MS))
}

/** The newest days first. */
export function listEgress(state: State, days: number): EgressEntry[] {
  const rows = state.db
    .prepare(
      `select day, entity, rows, bytes, batches from egress_log
       where day in (select distinct day from egress_log order by day desc limit ?)
       order by day desc, entity`,
    )
    .all(days)
  return rows.map((row) => ({ ...row, entity: row.entity as EntityName })) as EgressEntry[]
}
