import type { ControlScope, ControlSum } from '../../protocol/verification.ts'
import type { State } from './open-state.ts'

/** Rows and amount of a sum. */
export type Said = readonly [rows: number, amount: ControlSum[4]]

const EXACT = 'iif(abs(amount) < 1 << 53, amount, cast(amount as text)) as amount'

/** What the server has been told of the ledger's control sums, one by one: there may be as many as projects. */
export function* listSaid(state: State, scope: ControlScope): Generator<ControlSum> {
  const said = state.db
    .prepare(`select entity, of, currency, rows, ${EXACT} from control_said where scope = ?`)
    .iterate(scope)
  for (const { entity, of, currency, rows, amount } of said) {
    yield [entity, of, currency, rows, amount] as unknown as ControlSum
  }
}

/** Looks up what the server has been told of one sum. */
export function openSaid(state: State, scope: ControlScope) {
  const said = state.db.prepare(
    `select rows, ${EXACT} from control_said
     where scope = ? and entity = ? and of = ? and currency = ?`,
  )
  return (...sum: [entity: string, of: string, currency: string]): Said | null => {
    const row = said.get(scope, ...sum)
    return row ? [Number(row.rows), row.amount as Said[1]] : null
  }
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
