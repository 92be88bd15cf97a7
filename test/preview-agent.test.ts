import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openSqld } from '../scripts/local/sqld.ts'
import { WIPED, wipeCopy } from '../scripts/preview/wipe.ts'
import { createAgent, pairedAgent, type TestAgent } from './support/agent-client.ts'
import { createDatabase, type TestDatabase } from './support/database.ts'
import { startWorker, type TestWorker } from './support/worker.ts'

const PREVIEW = { ENVIRONMENT: 'preview', PREVIEW_BRANCH: 'tenders', PREVIEW_COMMIT: 'abc1234' }
const ASK = '/digest?entity=project&after='

describe('the agent of production', () => {
  let production: TestWorker
  let preview: TestWorker
  let agent: TestAgent
  let database: TestDatabase
  let copy: TestDatabase

  beforeAll(async () => {
    database = await createDatabase()
    production = await startWorker({ database, env: { ENVIRONMENT: 'production' } })
    agent = await pairedAgent({ ...siteOf(production), database })
    copy = await createDatabase({ empty: true })
    const sqld = openSqld(inject('sqld'))
    await sqld.drop(nameOf(copy))
    await sqld.fork(nameOf(database), nameOf(copy))
    preview = await startWorker({ database: copy, env: PREVIEW })
  })
  afterAll(async () => {
    await production?.stop()
    await preview?.stop()
  })

  it('is known where it belongs', async () => {
    expect((await agent.get(ASK)).status).toBe(200)
  })

  it('is refused by a preview for its audience alone, even while the copy still has its key', async () => {
    const astray = sentTo(preview, production)
    expect((await sentTo(preview, preview).get(ASK)).status).toBe(200)
    const answer = await astray.get(ASK)
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({ code: 'token-invalid' })
  })

  it('is unknown to a preview that was wiped, whatever address it signs for', async () => {
    await wipeCopy(copy.client)
    for (const signedFor of [production, preview]) {
      const answer = await sentTo(preview, signedFor).get(ASK)
      expect(answer.status).toBeGreaterThanOrEqual(401)
    }
    expect((await agent.get(ASK)).status).toBe(200)
  })

  function sentTo(to: TestWorker, signedFor: TestWorker): TestAgent {
    const site = { fetch: to.fetch, origin: signedFor.url, database: copy }
    return createAgent(site, agent.keys, agent.agentId, agent.source)
  }
})

it('every table that can let somebody in is wiped from a copy: name new ones in scripts/preview/wipe.ts', async () => {
  const { client } = await createDatabase()
  const { rows } = await client.execute(`select distinct t.name from pragma_table_list t
    join pragma_table_info(t.name) c where t.schema = 'main' and t.type = 'table'`)
  const columns = await Promise.all(
    rows.map(async ({ name }) => {
      const found = await client.execute({
        sql: 'select name from pragma_table_info(?)',
        args: [name!],
      })
      return [String(name), found.rows.map((row) => String(row.name))] as const
    }),
  )
  expect(columns.length).toBeGreaterThan(20)
  const secret =
    /^(?:id_hash|token_hash|code_hmac|subject_hash|jwk|secret|credential|api_key.*)$|password/
  const holders = columns.filter(([, names]) => names.some((name) => secret.test(name)))
  expect(holders.map(([name]) => name).filter((name) => !WIPED.includes(name))).toEqual(['member'])
})

function siteOf(worker: TestWorker) {
  return { fetch: worker.fetch, origin: worker.url }
}

function nameOf({ url }: TestDatabase): string {
  return new URL(url).pathname.split('/')[2]!
}
