import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatabase } from '../support/database.ts'
import { RUNTIMES, startWorker, type TestWorker } from '../support/worker.ts'
import { addMember, createVisitor, PASSWORD } from './support.ts'

describe.each(RUNTIMES)('on %s', (runtime) => {
  let worker: TestWorker
  beforeAll(async () => {
    const database = await createDatabase()
    await addMember(database, { email: 'anna@stroy.example', locale: 'ru' })
    worker = await startWorker({ database, runtime })
  })
  afterAll(() => worker?.stop())

  it('one signs in, reads a page in one’s language, chooses another password and signs out', async () => {
    const visitor = createVisitor({ fetch: worker.fetch, origin: worker.url })
    expect((await visitor.signIn('anna@stroy.example', 'wrong')).status).toBe(422)
    expect((await visitor.signIn('anna@stroy.example')).status).toBe(303)
    const page = await visitor.get('/agents')
    expect(page.headers.get('Server-Timing')).toContain('trips;dur=1')
    expect(await page.text()).toContain('Агентов пока нет')
    const chosen = { currentPassword: PASSWORD, newPassword: 'совсем другой пароль' }
    expect((await visitor.post('/profile/password', chosen)).status).toBe(303)
    await visitor.post('/sign-out')
    expect((await visitor.get('/agents')).status).toBe(303)
    expect((await visitor.signIn('anna@stroy.example', chosen.newPassword)).status).toBe(303)
  })
})
