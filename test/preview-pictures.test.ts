import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findFreePort } from '../scripts/local/ports.ts'
import { describePictures, photograph } from '../scripts/preview/photograph.ts'
import { createDatabase } from './support/database.ts'
import { fillEveryPage } from './support/every-page.ts'
import { startWorker, type TestWorker } from './support/worker.ts'
import { addMember, PASSWORD } from './ui/support.ts'

const PNG = '89504e470d0a1a0a'
const email = 'preview@lintel.example'
let worker: TestWorker
let folder: string
beforeAll(async () => {
  const database = await createDatabase()
  await fillEveryPage(database, await addMember(database, { email }))
  worker = await startWorker({ database })
  folder = await mkdtemp(join(tmpdir(), 'lintel-pictures-'))
})
afterAll(async () => {
  await worker?.stop()
  await rm(folder, { recursive: true, force: true })
})

it('the main pages and a record of each kind are photographed, wide and on a phone', async () => {
  const shown = { url: worker.url, email, password: PASSWORD }
  const photographed = await photograph(shown, folder)
  expect(photographed.failure).toBeNull()
  const names = ['today', 'companies', 'company', 'contacts', 'contact', 'projects', 'project']
  for (const name of [...names, 'board', 'invoices', 'invoice', 'agents']) {
    for (const look of ['wide-light', 'phone-dark']) {
      expect(photographed.taken).toContain(`${name}-${look}.png`)
      const bytes = await readFile(join(folder, `${name}-${look}.png`))
      expect(bytes.toString('hex', 0, 8)).toBe(PNG)
    }
  }
  expect(describePictures(photographed)).toContain(`(${photographed.taken.length})`)
})

it('a preview that is not reached has none, and it is said why', async () => {
  const url = `http://localhost:${await findFreePort()}`
  const shown = { url, email, password: PASSWORD }
  expect(describePictures(await photograph(shown, folder))).toMatch(/^No screenshots: .*REFUSED/)
})
