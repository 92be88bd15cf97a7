import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDatabase } from '../worker/store/database.ts'

const asked: (string | undefined)[] = []
const server = createServer((request, response) => {
  asked.push(request.headers['accept-encoding'])
  response.writeHead(500).end()
})

beforeAll(() => new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening)))
afterAll(() => void server.close())

it('asks the database for answers as they are, since it would compress them longer than they travel', async () => {
  const { port } = server.address() as AddressInfo
  const db = openDatabase({ url: `http://127.0.0.1:${port}`, token: 'token' })
  await expect(db.read([db.build.select({ one: sql`1` }).from(sql`one`)])).rejects.toThrow()
  await expect(db.write([{ sql: 'select 1', args: [] }])).rejects.toThrow()
  expect(new Set(asked)).toEqual(new Set(['identity']))
})
