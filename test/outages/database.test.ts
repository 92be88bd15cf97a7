import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { untilSeq } from '../agent/support/replica.ts'
import { addMember, expectNothingLost, startWhole, type Whole } from './support.ts'

const START_MS = 120_000

describe('while the database is away', () => {
  let whole: Whole
  beforeAll(async () => {
    whole = await startWhole()
    expect((await addMember(whole, 'Kept')).status).toBe(201)
    await whole.stopDatabase()
  }, START_MS)
  afterAll(() => whole?.end())

  it.each([
    ['en', 'The database does not answer', 'Nothing is lost. Try again in a moment.'],
    ['ru', 'База данных не отвечает', 'Ничего не потеряно'],
  ])('a page says so in plain words and offers to try again (%s)', async (locale, what, advice) => {
    const headers = { Cookie: `${whole.cookie}; lintel-locale=${locale}` }
    const answer = await whole.ask('/companies?q=x', { headers })
    expect(answer.status).toBe(503)
    const html = await answer.text()
    expect(html).toContain(what)
    expect(html).toContain(advice)
    expect(html).toContain('href="/companies?q=x"')
    expect(html).toContain(answer.headers.get('X-Request-Id'))
  })

  it('a form is answered beside itself, so that what was typed stays', async () => {
    const answer = await addMember(whole, 'Lost', { 'HX-Request': 'true' })
    expect(answer.status).toBe(503)
    expect(answer.headers.get('HX-Reswap')).toBe('none')
    expect(answer.headers.get('HX-Trigger')).toContain('lintel:toast')
    expect(await answer.text()).toBe('')
  })

  it('an open page that polls stays as it is', async () => {
    const answer = await whole.ask('/live?seen=ledger.1', {
      headers: { Cookie: whole.cookie, 'HX-Request': 'true' },
    })
    expect(answer.status).toBe(503)
    expect(answer.headers.get('HX-Reswap')).toBe('none')
  })

  it('the agent keeps what the book brings and is told when to come again', async () => {
    await whole.home.swapBook('a-after')
    await whole.agent.until(/is busy; the agent tries again by itself/)
    const red = await whole.ask('/healthz')
    expect(red.status).toBe(503)
  })

  it(
    'nothing is lost when it comes back, and the agent goes on by itself',
    async () => {
      await whole.startDatabase()
      await untilSeq(whole.database, 2)
      await expectNothingLost(whole, 'a-after')
      const page = await whole.ask('/companies', { headers: { Cookie: whole.cookie } })
      expect(page.status).toBe(200)
    },
    START_MS,
  )
})
