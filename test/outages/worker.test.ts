import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { untilSeq } from '../agent/support/replica.ts'
import { addMember, expectNothingLost, startWhole, type Whole } from './support.ts'

const START_MS = 120_000

describe('while the worker is away', () => {
  let whole: Whole
  let page: string
  beforeAll(async () => {
    whole = await startWhole()
    expect((await addMember(whole, 'Kept')).status).toBe(201)
    page = await (await whole.ask('/companies', { headers: { Cookie: whole.cookie } })).text()
    await whole.stopWorker()
  }, START_MS)
  afterAll(() => whole?.end())

  it('nothing answers, and an open page has the words for that with it', async () => {
    await expect(whole.ask('/companies')).rejects.toThrow()
    expect(page).toMatch(/data-lost="[^"]+"/)
  })

  it('the agent keeps what the book brings', async () => {
    await whole.home.swapBook('a-after')
    await whole.agent.until(/cannot be reached .* what waits to leave is kept and sent later/)
  })

  it(
    'nothing is lost when it comes back: sessions hold, and the agent goes on by itself',
    async () => {
      await whole.startWorker()
      await untilSeq(whole.database, 2)
      await expectNothingLost(whole, 'a-after')
      const again = await whole.ask('/companies', { headers: { Cookie: whole.cookie } })
      expect(again.status).toBe(200)
    },
    START_MS,
  )
})
