import { expect, it } from 'vitest'
import { ENTITY_NAMES } from '../../protocol/entities.ts'
import { noteControlSums } from '../../worker/store/control-sums.ts'
import { applyStatements } from '../../worker/sync/apply.ts'
import { SHAPES } from '../../worker/sync/shapes.ts'
import { createDatabase } from '../support/database.ts'

const ARGS = { source: 1, capture: 1, seq: 1, now: 1, agent: 'a' }

/** Reading by the first part of a key alone is reading all of a source. */
const WHOLE =
  /^(SCAN|SEARCH) (?!ledger_stage|ledger_freshness|balance_part).*(PRIMARY KEY \((source_id|entity)=\?\)|AUTOMATIC)/
const SCAN =
  /^SCAN (ledger_\w+|company\w*|[a-z]+_balance|change_log|l|o|c|p|a|b|invoice|link|lead)\b/

it.each(['direct', 'staged', 'load'] as const)(
  'a %s batch reads by key and index, never a whole table',
  async (mode) => {
    const { client } = await createDatabase()
    const statements = planOf(mode)
    expect(statements.length).toBeGreaterThan(80)
    const wrong: string[] = []
    for (const { sql, args } of statements) {
      const plan = await client.execute({ sql: `explain query plan ${sql}`, args })
      for (const { detail } of plan.rows) {
        if (WHOLE.test(String(detail)) || SCAN.test(String(detail))) wrong.push(`${detail}: ${sql}`)
      }
    }
    expect(wrong).toEqual([])
  },
  60_000,
)

it('the control sums of a cycle are read by their names, never all of a book', async () => {
  const database = await createDatabase()
  const said = { epoch: 1, seq: 1, asOf: 1, scope: 'month', reset: false, last: false } as const
  const statements = noteControlSums(
    1,
    { ...said, sums: [['invoice', '2026-03', 'RUB', 1, 1]] },
    { now: 1 },
  )
  const whole: string[] = []
  for (const statement of statements) {
    if (typeof statement === 'string') throw new Error('Every statement has arguments.')
    const { sql, args = [] } = statement
    const plan = await database.client.execute({ sql: `explain query plan ${sql}`, args })
    for (const { detail } of plan.rows) {
      const isNamed = /entity=\?|control_sum_differs/.test(String(detail))
      if (/control_sum/.test(String(detail)) && !isNamed) whole.push(`${detail}: ${sql}`)
    }
  }
  // The count of what is known runs only when the sums have ended.
  expect(whole.filter((one) => !one.includes('select count(*) as count'))).toEqual([])
})

function planOf(mode: 'direct' | 'staged' | 'load') {
  const parts = mode === 'direct' ? 1 : 2
  const capture = { id: 1, mode, part: parts, parts, rows: 0 }
  const entities = ENTITY_NAMES.map((entity) => SHAPES[entity])
  return applyStatements({
    batch: {
      ...{ v: 1, source: 'test:book', capture, trigger: 'timer', asOf: 1 },
      ...{ entities: {}, policy: 0, changes: [] },
    },
    prepared: {
      entities: entities.map((shape) => ({ shape, rows: '[]', gone: '[]', keys: '[]' })),
      staged: () => '[]',
      ...{ refused: [], released: () => [] },
      counts: { upserts: 0, deletes: 0, quarantined: 0 },
    },
    args: ARGS,
    loading: false,
    balanceRows: 1,
    quarantined: false,
  }).map((item) => {
    if (typeof item === 'string' || Array.isArray(item)) return { sql: String(item), args: {} }
    return { sql: item.sql, args: item.args ?? {} }
  })
}
