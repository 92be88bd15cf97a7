import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../views/paths.ts'
import { addUp, byProject } from '../../worker/store/added-sums.ts'
import { noteControlSums, partsOfProjects } from '../../worker/store/control-sums.ts'
import {
  BOOK,
  fillBook,
  fillCompanies,
  fillInvoices,
  fillProjects,
  NOW,
} from '../crm/support/ledger-rows.ts'
import { signIn } from '../crm/support/reader.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'

describe('the control sum of a project', () => {
  let database: TestDatabase

  beforeAll(async () => {
    database = await createDatabase()
    const { client } = database
    await fillBook(client)
    await fillCompanies(client, [{ id: 'baltika', name: 'Балтика' }])
    await fillProjects(client, [
      { id: 'house', name: 'House', company: 'baltika' },
      { id: 'shed', name: 'Shed', company: 'baltika' },
    ])
    await fillInvoices(client, [
      { key: 'a', company: 'baltika', project: 'house', total: 1_000_00 },
      { key: 'b', company: 'baltika', project: 'house', total: 234_56 },
      { key: 'c', company: 'baltika', project: 'shed', total: 7_00 },
    ])
  })

  /** The agent tells what the book sums the project up to. */
  async function say(rows: number, amountMinor: number): Promise<void> {
    const sums = [['invoice', 'house', 'RUB', rows, amountMinor]] as const
    const place = { epoch: 1, seq: 1, asOf: NOW, scope: 'project' } as const
    const db = database.open()
    const added = await addUp(db, BOOK, { added: byProject('invoice'), rows: 2 })
    const projects = [...partsOfProjects('invoice', added, null)]
    const told = { ...place, reset: true, last: true, sums }
    await db.write(noteControlSums(BOOK, told, { now: NOW, projects }))
  }
  async function cardOf(project: string, who: Parameters<typeof signIn>[1] = {}) {
    const reader = await signIn(database, who)
    const html = await reader.html(paths.project(project))
    const title = html.search(/Control sum of the project|Контрольная сумма проекта/)
    if (title === -1) return null
    return html
      .slice(title, html.indexOf('</section>', title))
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ')
  }

  it('says that none has been told', async () => {
    expect(await cardOf('house')).toContain('Sums of projects come with a verification')
  })

  it('stands beside that of the book, equal', async () => {
    await say(2, 1_234_56)
    const card = await cardOf('house')
    expect(card).toContain('Invoices')
    expect(card?.match(/1,234\.56/g)).toHaveLength(2)
    expect(card).toContain('2 rows')
    expect(card).toContain('equal')
    expect(card).not.toContain('differs')
  })

  it('is red with the amount and the rows it is off, and says what to do', async () => {
    await say(3, 1_300_00)
    const card = await cardOf('house')
    expect(card).toContain('differs')
    expect(card).toMatch(/[-−].{0,9}65\.44/)
    expect(card).toMatch(/[-−]1 row/)
    expect(card).toContain('the agent compares everything again')
    const russian = await cardOf('house', { locale: 'ru' })
    expect(russian).toContain('расходится')
  })

  it('of one project says nothing of another', async () => {
    expect(await cardOf('shed')).not.toContain('65.44')
  })

  it('is not shown to who may not see money', async () => {
    await database.client.execute(
      "delete from grant where role_id = 'read_only' and entity = 'money'",
    )
    expect(await cardOf('house', { role: 'read_only' })).toBeNull()
  })
})
