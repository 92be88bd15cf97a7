import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalS3, s3Bindings, startS3 } from '../../scripts/local/s3.ts'
import { paths } from '../../views/paths.ts'
import { fillCompanies } from '../crm/support/ledger-rows.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { signInAs } from '../support/session.ts'
import { RUNTIMES, startWorker, type TestWorker } from '../support/worker.ts'
import { formOf, makePhoto } from './support.ts'

describe.each(RUNTIMES)('files on %s', (runtime) => {
  let s3: LocalS3 | undefined
  let worker: TestWorker
  let database: TestDatabase
  let cookie: string
  beforeAll(async () => {
    database = await createDatabase()
    await fillCompanies(database.client, [{ id: 'baltika', name: 'ООО «Балтика»' }])
    cookie = await signInAs(database, 'manager')
    if (runtime === 'deno') s3 = await startS3()
    const env = s3 ? s3Bindings(s3.settings) : {}
    worker = await startWorker({ database, runtime, env })
  })
  afterAll(async () => {
    await worker?.stop()
    await s3?.stop()
  })

  const send = (form: FormData) =>
    worker.fetch(paths.files(paths.company('baltika')), {
      method: 'POST',
      headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' },
      body: form,
    })
  const get = (path: string, headers = {}) =>
    worker.fetch(path, { headers: { Cookie: cookie, ...headers } })

  it('come back byte by byte, a large one that travels in parts as well', async () => {
    const [large, small] = [makePhoto(20_000_000), makePhoto(1_000)]
    const sent = await send(formOf(['Фасад.jpg', large], ['b.jpg', small]))
    expect(sent.status, await sent.text()).toBe(303)
    const { rows } = await database.client.execute('select * from attachment order by size desc')
    expect(rows).toMatchObject([
      { name: 'Фасад.jpg', media_type: 'image/jpeg', size: large.length },
      { name: 'b.jpg', size: small.length },
    ])
    for (const [index, bytes] of [large, small].entries()) {
      const answer = await get(paths.file(String(rows[index]!.id)))
      expect(answer.status).toBe(200)
      const read = new Uint8Array(await answer.arrayBuffer())
      expect(Buffer.from(read).equals(Buffer.from(bytes))).toBe(true)
      const again = { 'If-None-Match': answer.headers.get('ETag') ?? '' }
      expect((await get(paths.file(String(rows[index]!.id)), again)).status).toBe(304)
    }
  })
})
