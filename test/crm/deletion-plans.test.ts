import { beforeAll, describe, expect, test } from 'vitest'
import { selectDeletedProjects, selectTaken } from '../../worker/store/deleted-projects.ts'
import { selectSimilarProjects } from '../../worker/store/new-project.ts'
import type { SessionProof } from '../../worker/store/viewer.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { type Build, explain, isFullScan, isSort } from './support/explain.ts'

const proof: SessionProof = { idHash: 'x', now: 1, allowDemo: true }
const made = { name: 'a', code: '1', stage: 'lead' } as const

const LOOK_UPS: [name: string, build: Build][] = [
  ['projects like one, deleted ones too', (db) => selectSimilarProjects(db, proof, made)],
  ['deleted projects', (db) => selectDeletedProjects(db, proof)],
  ['what goes with a project', (db) => selectTaken(db, proof, 'a')],
]

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase()
})

describe.each(LOOK_UPS)('%s', (_, build) => {
  test('is read by index: no table is scanned', async () => {
    expect((await explain(database, build)).filter(isFullScan)).toEqual([])
  })
})

test('deleted projects stand in the order of their index', async () => {
  const plan = await explain(database, (db) => selectDeletedProjects(db, proof))
  expect(plan.filter(isSort)).toEqual([])
})
