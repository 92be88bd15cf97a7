import { beforeAll, describe, expect, test } from 'vitest'
import { ATTACHED_TO } from '../../worker/domain/attachment.ts'
import {
  selectBearer,
  selectDeletedFiles,
  selectFile,
  selectFilesOf,
  selectNewestFiles,
} from '../../worker/store/attachments.ts'
import { type Build, explain, isFullScan, isSort } from '../crm/support/explain.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'

const proof = { idHash: 'x', now: 1, allowDemo: true }

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase()
})

describe.each(ATTACHED_TO)('files of a record: %s', (entity) => {
  const of = { entity, id: 'a' }

  test.each<[string, Build]>([
    ['a page of them', (db) => selectFilesOf(db, proof, of, null)],
    ['the newest', (db) => selectNewestFiles(db, proof, of)],
  ])('%s walk an index in its own order', async (_, build) => {
    const plan = await explain(database, build)
    expect(plan.filter(isFullScan)).toEqual([])
    expect(plan.filter(isSort)).toEqual([])
  })

  test.each<[string, Build]>([
    ['deleted ones', (db) => selectDeletedFiles(db, proof, of)],
    ['the record', (db) => selectBearer(db, proof, of)],
    ['one of them', (db) => selectFile(db, proof, 'a')],
  ])('%s are looked up by index', async (_, build) => {
    expect((await explain(database, build)).filter(isFullScan)).toEqual([])
  })
})
