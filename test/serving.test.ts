import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { SECURITY_HEADERS, STATIC_HEADERS } from '../worker/http/security-headers.ts'
import { createDatabase, type TestDatabase } from './support/database.ts'
import { RUNTIMES, startWorker, type TestWorker } from './support/worker.ts'

describe.each(RUNTIMES)('on %s', (runtime) => {
  let database: TestDatabase
  let worker: TestWorker
  beforeAll(async () => {
    database = await createDatabase()
    worker = await startWorker({ database, runtime })
  })
  afterAll(() => worker?.stop())

  it('the app is healthy over a migrated database', async () => {
    const answer = await worker.fetch('/healthz')
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ ok: true })
  })

  it('a half-migrated database is not healthy', async () => {
    await database.client.execute(
      "insert into schema_migration (version, name, checksum, started_at) values (999, 'x', 'x', 1)",
    )
    const answer = await worker.fetch('/healthz')
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ ok: false })
  })

  it('every static file has the headers of its own and is kept for a year', async () => {
    const names = await readdir(join(inject('build'), 'assets/static'))
    expect(names.length).toBeGreaterThanOrEqual(4)
    for (const name of names) {
      const answer = await worker.fetch(`/static/${name}`)
      expect(answer.status, name).toBe(200)
      expect(answer.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
      for (const header of Object.keys({ ...SECURITY_HEADERS, ...STATIC_HEADERS })) {
        const value = STATIC_HEADERS[header] ?? null
        expect(answer.headers.get(header), `${header} of ${name}`).toBe(value)
      }
    }
    const icon = await worker.fetch('/favicon.svg')
    for (const [header, value] of Object.entries(SECURITY_HEADERS)) {
      expect(icon.headers.get(header), `${header} of the icon`).toBe(value)
    }
  })

  it('the rules for headers are no page of the site', async () => {
    for (const path of ['/_headers', '//_headers', '/%5Fheaders']) {
      expect((await worker.fetch(worker.url + path)).status, path).toBe(404)
    }
  })

  it('a static file that is not there is an ordinary not-found with the headers', async () => {
    const answer = await worker.fetch('/static/no-such-file.js')
    expect(answer.status).toBe(404)
    expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff')
  })
})
