import { beforeAll, describe, expect, test } from 'vitest'
import type { Cursor } from '../../worker/domain/keyset.ts'
import {
  selectControlEntities,
  selectControlOfProject,
  selectControlSums,
  selectDifferences,
  selectLastRuns,
  selectRuns,
  selectSourceCheck,
  selectSourceChecks,
} from '../../worker/store/source-checks.ts'
import type { SessionProof } from '../../worker/store/viewer.ts'
import { type Build, explain, isFullScan, isSort } from '../crm/support/explain.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'

const proof: SessionProof = { idHash: 'x', now: 1, allowDemo: true }
const after: Cursor = { order: '', direction: 'after', values: ['2026-01', 'RUB'] }
const of = { sourceId: 1, entity: null, differing: true, cursor: after } as const

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase()
})

const LISTS: [name: string, build: Build][] = [
  ['verifications of a book', (db) => selectRuns(db, proof, 1)],
  ['differences of a book', (db) => selectDifferences(db, proof, 1)],
  [
    'control sums of an entity',
    (db) => {
      const list = { sourceId: 1, entity: 'invoice', differing: false, cursor: null }
      return selectControlSums(db, proof, { ...list, scope: 'month' })
    },
  ],
]

const LOOK_UPS: [name: string, build: Build][] = [
  ['control sums that differ', (db) => selectControlSums(db, proof, { ...of, scope: 'project' })],
  [
    'entities with control sums',
    (db) => selectControlEntities(db, proof, { sourceId: 1, scope: 'month' }),
  ],
  ['control sums of a project', (db) => selectControlOfProject(db, proof, 'a')],
  ['checks of all books', (db) => selectSourceChecks(db, proof)],
  ['check of a book', (db) => selectSourceCheck(db, proof, 1)],
  ['last verifications', (db) => selectLastRuns(db, proof)],
]

describe.each([...LISTS, ...LOOK_UPS])('%s', (_, build) => {
  test('looks up its rows by index', async () => {
    expect((await explain(database, build)).filter(isFullScan)).toEqual([])
  })
})

describe.each(LISTS)('%s', (_, build) => {
  test('walks an index in its own order: nothing is sorted', async () => {
    expect((await explain(database, build)).filter(isSort)).toEqual([])
  })
})
