import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AgentRun } from '../agent/support/agent-process.ts'
import { untilSeq } from '../agent/support/replica.ts'
import { addMember, expectNothingLost, startWhole, type Whole } from './support.ts'

const START_MS = 120_000
const HOUR_MS = 3_600_000

describe('while the agent is away', () => {
  let whole: Whole
  let next: AgentRun | undefined
  beforeAll(async () => {
    whole = await startWhole()
    expect((await addMember(whole, 'Kept')).status).toBe(201)
    await whole.agent.kill()
    await whole.home.swapBook('a-after')
    // Time passes: an hour ago it was heard last.
    const hourAgo = Date.now() - HOUR_MS
    await whole.database.client.batch([
      { sql: 'update agent set last_seen_at = ?', args: [hourAgo] },
      { sql: 'update stream set watermark = ?', args: [hourAgo] },
    ])
  }, START_MS)
  afterAll(async () => {
    await next?.stop()
    await whole?.end()
  })

  const open = async (path: string) =>
    (await whole.ask(path, { headers: { Cookie: whole.cookie } })).text()

  it('everything can be read and written, and the figures say how old they are', async () => {
    expect(await open('/')).toContain('The agent has been silent for long')
    expect((await addMember(whole, 'Meanwhile')).status).toBe(201)
  })

  it('the page of state says so and what to do', async () => {
    const html = await open('/health')
    expect(html).toContain('data-alert="agent-silent"')
    expect(html).toContain('lintel-agent status')
  })

  it(
    'nothing is lost when it is started again after kill -9, and the alert goes',
    async () => {
      next = whole.home.start('run')
      await untilSeq(whole.database, 2)
      await expectNothingLost(whole, 'a-after')
      expect(await open('/health')).not.toContain('data-alert="agent-silent"')
    },
    START_MS,
  )
})
