import type { ControlScope, ControlSum } from '../../protocol/verification.ts'
import type { State } from './open-state.ts'

/** What the server has been told of the ledger's control sums, so that only what changed is said again. */
export function listSaid(state: State, scope: ControlScope): ControlSum[] {
  const rows = state.db
    .prepare('select entity, of, currency, rows, amount from control_said where scope = ?')
    .all(scope)
  return rows.map((row) => {
    const { entity, of, currency, rows: count, amount } = row
    return [entity, of, currency, count, amount] as unknown as ControlSum
  })
}

/** Remembers sums the server has taken; a sum of no rows is forgotten. */
export function keepSaid(state: State, scope: ControlScope, sums: readonly ControlSum[]): void {
  if (sums.length === 0) return
  const said = JSON.stringify(sums)
  state.transaction(() => {
    state.db
      .prepare(
        `insert or replace into control_said (scope, entity, of, currency, rows, amount)
         select ?, value->>0, value->>1, value->>2, value->>3, value->>4 from json_each(?)`,
      )
      .run(scope, said)
    state.db.prepare('delete from control_said where scope = ? and rows = 0').run(scope)
  })
}

export function forgetSaid(state: State, scope: ControlScope): void {
  state.db.prepare('delete from control_said where scope = ?').run(scope)
}
