import { beforeAll, describe, expect, test } from 'vitest'
import {
  selectTiedSums,
  selectTiedTo,
  selectTieOf,
  selectTiesOf,
} from '../../worker/store/money-ties.ts'
import { selectUntied, selectUntiedOf, selectUntiedSums } from '../../worker/store/untied-money.ts'
import type { SessionProof } from '../../worker/store/viewer.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { type Build, explain, isFullScan, isSort } from './support/explain.ts'

const proof: SessionProof = { idHash: 'x', now: 1, allowDemo: true }
const cursor = { order: '', direction: 'after', values: [1, 'a', 'RUB'] } as const

const WALKS: [name: string, build: Build][] = (['invoice', 'contract', 'payment'] as const).flatMap(
  (of): [string, Build][] => [
    [`untied ${of}s`, (db) => selectUntied(db, proof, { of, cursor: null })],
    [`untied ${of}s, further on`, (db) => selectUntied(db, proof, { of, cursor })],
  ],
)

const LOOK_UPS: [name: string, build: Build][] = [
  ['untied money of a company', (db) => selectUntiedOf(db, proof, 'a')],
  ['sums of it', (db) => selectUntiedSums(db, proof, 'a')],
  ['ties of a company', (db) => selectTiesOf(db, proof, 'a')],
  ['what is tied to a project', (db) => selectTiedTo(db, proof, 'a')],
  ['sums of what is tied to a project', (db) => selectTiedSums(db, proof, 'a')],
  ['tie of an invoice', (db) => selectTieOf(db, proof, { sourceId: 1, key: 'a' })],
]

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase()
})

describe.each([...WALKS, ...LOOK_UPS])('%s', (_, build) => {
  test('is read by index: no table is scanned', async () => {
    expect((await explain(database, build)).filter(isFullScan)).toEqual([])
  })
})

describe.each(WALKS)('%s', (_, build) => {
  test('stands in the order of its index', async () => {
    expect((await explain(database, build)).filter(isSort)).toEqual([])
  })
})
