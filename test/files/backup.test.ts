import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { copyFilesOut } from '../../scripts/backup/files.ts'
import { ROOT } from '../../scripts/build.ts'
import { type LocalS3, s3Bindings, startS3 } from '../../scripts/local/s3.ts'
import { paths } from '../../views/paths.ts'
import { openStorage } from '../../worker/storage/open-storage.ts'
import { s3Storage } from '../../worker/storage/s3.ts'
import { fillCompanies } from '../crm/support/ledger-rows.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { createDatabase } from '../support/database.ts'
import { signInAs } from '../support/session.ts'
import { startWorker } from '../support/worker.ts'
import { formOf, makePhoto } from './support.ts'

let folder: string
let [from, to]: LocalS3[] = []
let site: TestSite
const photos = { 'Фасад.jpg': makePhoto(9_000_000), 'b.jpg': makePhoto(100) }
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lintel-files-'))
  ;[from, to] = await Promise.all([startS3(), startS3()])
  site = await openSite(undefined, {}, openStorage({ r2: null, s3: from.settings }))
  await fillCompanies(site.database.client, [{ id: 'baltika', name: 'ООО «Балтика»' }])
  const cookie = await signInAs(site.database, 'manager')
  const sent = await site.fetch(paths.files(paths.company('baltika')), {
    method: 'POST',
    headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' },
    body: formOf(...Object.entries(photos)),
  })
  expect(sent.status).toBe(303)
})
afterAll(async () => {
  await Promise.all([from?.stop(), to?.stop()])
  await rm(folder, { recursive: true, force: true })
})

async function script(
  name: string,
  args: string[],
  to: { url: string; token: string },
  s3: LocalS3,
) {
  const env = { ...process.env, DATABASE_URL: to.url, DATABASE_TOKEN: to.token, INIT_CWD: folder }
  const { stdout } = await promisify(execFile)(process.execPath, [`scripts/${name}.ts`, ...args], {
    cwd: ROOT,
    env: { ...env, ...s3Bindings(s3.settings) },
  })
  return stdout
}

it('a backup with files, restored into another database and another storage, opens them byte by byte', async () => {
  const args = ['lintel.backup', '--files', 'files']
  expect(await script('backup', args, site.database, from!)).toContain(
    'holds 2 files, 2 of them new',
  )
  const manifest = JSON.parse(await readFile(join(folder, 'files/manifest.json'), 'utf8'))
  expect(manifest.map(({ name }: { name: string }) => name).sort()).toEqual(
    Object.keys(photos).sort(),
  )

  const restored = await createDatabase({ empty: true })
  expect(await script('restore', args, restored, to!)).toContain('2 files put back, 0 were there')
  const other = await openSite(restored, {}, openStorage({ r2: null, s3: to!.settings }))
  const cookie = await signInAs(restored, 'manager')
  for (const { id, name } of manifest as { id: string; name: keyof typeof photos }[]) {
    const answer = await other.fetch(paths.file(id), { headers: { Cookie: cookie } })
    const read = Buffer.from(await answer.arrayBuffer())
    expect(read.equals(Buffer.from(photos[name])), name).toBe(true)
  }
  const { rows } = await restored.client.execute('select files, bytes from attachment_usage')
  expect(rows).toMatchObject([{ files: 2, bytes: 9_000_100 }])
})

it('a second copy brings only what is new, and what is damaged in it is said and not put back', async () => {
  const args = ['again.backup', '--files', 'files']
  expect(await script('backup', args, site.database, from!)).toContain('2 files, 0 of them new')
  const [first = ''] = (await readdir(join(folder, 'files'))).filter((name) => !name.includes('.'))
  await writeFile(join(folder, 'files', first), 'damaged')
  const empty = await startS3()
  const said = await script('restore', ['--files', 'files'], site.database, empty)
  await empty.stop()
  expect(said).toContain('1 files put back')
  expect(said).toMatch(/not in files, or damaged there: (Фасад|b)\.jpg/)
})

it('what the worker of npm start has kept is there after a restart, and where a local backup looks for it', async () => {
  const files = join(folder, 'of-start')
  const database = await createDatabase()
  await fillCompanies(database.client, [{ id: 'baltika', name: 'ООО «Балтика»' }])
  const cookie = await signInAs(database, 'manager')
  const start = () => startWorker({ database, files })
  const worker = await start()
  const sent = await worker.fetch(paths.files(paths.company('baltika')), {
    method: 'POST',
    headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' },
    body: formOf(['b.jpg', photos['b.jpg']]),
  })
  expect(sent.status).toBe(303)
  await worker.stop()
  const again = await start()
  const { rows } = await database.client.execute('select id from attachment')
  const path = paths.file(String(rows[0]?.id))
  const answer = await again.fetch(path, { headers: { Cookie: cookie } })
  expect(Buffer.from(await answer.arrayBuffer()).equals(Buffer.from(photos['b.jpg']))).toBe(true)
  await again.stop()
  const s3 = await startS3({ folder: files })
  const out = join(folder, 'local')
  const copied = await copyFilesOut(database.client, s3Storage(s3.settings), out)
  await s3.stop()
  expect(copied).toEqual({ copied: 1, there: 0, missing: [] })
})
