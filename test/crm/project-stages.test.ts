import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { paths } from '../../views/paths.ts'
import { text } from '../../views/text/index.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { signInAs } from '../support/session.ts'
import { fillBook, fillCompanies, fillProjects } from './support/ledger-rows.ts'

const words = text('en').project
const MANY = 60

let site: TestSite
let manager: string
beforeAll(async () => {
  site = await openSite()
  const { client } = site.database
  await fillBook(client)
  await fillCompanies(client, [{ id: 'north', name: 'Northgate' }])
  const many = Array.from({ length: MANY }, (_, at) => ({ id: `m-${at}`, name: `Mill ${at + 10}` }))
  await fillProjects(
    client,
    [{ id: 'quay', name: 'Quay' }, { id: 'bridge', name: 'Bridge' }, ...many].map((project) => ({
      ...project,
      company: 'north',
    })),
  )
  manager = await signInAs(site.database, 'manager')
})
beforeEach(async () => {
  await site.database.client.execute(`update project set stage = 'build'`)
  site.pass(1_000)
})

const post = (path: string, fields: [string, string][] = [], headers = {}, cookie = manager) =>
  site.fetch(path, {
    method: 'POST',
    headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin', ...headers },
    body: new URLSearchParams(fields),
  })
const get = async (path: string) =>
  (await site.fetch(path, { headers: { Cookie: manager } })).text()
const HTMX = { 'HX-Request': 'true' }
const stages = async () => {
  const { rows } = await site.database.client.execute('select id, stage from project')
  return Object.fromEntries(rows.map(({ id, stage }) => [id, stage])) as Record<string, string>
}

describe('the stage of one project', () => {
  const set = (id: string, stage: string, was = 'build', headers = HTMX, cookie = manager) =>
    post(
      paths.projectStage(id),
      [
        ['stage', stage],
        ['was', was],
      ],
      headers,
      cookie,
    )

  it('is set beside the page, which is told how to take it back', async () => {
    const answer = await set('quay', 'handover')
    expect(answer.status).toBe(204)
    const { 'lintel:toast': toast } = JSON.parse(answer.headers.get('HX-Trigger') ?? '{}')
    expect(toast.undo).toMatch(/^\/projects\/undos\?change=\d+$/)
    expect((await stages()).quay).toBe('handover')
    expect((await post(toast.undo)).headers.get('Location')).toContain('done=undone')
    expect((await stages()).quay).toBe('build')
    expect((await post(toast.undo)).headers.get('Location')).toContain('done=undo-late')
  })

  it('is refused when somebody moved the project meanwhile, and nothing is written', async () => {
    await set('quay', 'handover')
    expect((await set('quay', 'closed', 'build')).status).toBe(409)
    expect((await stages()).quay).toBe('handover')
  })

  it('is refused of a stage there is not, a project there is not, and who may only read', async () => {
    expect((await set('quay', 'finished')).status).toBe(422)
    expect((await set('nowhere', 'closed')).status).toBe(404)
    const reader = await signInAs(site.database, 'read_only')
    expect((await set('quay', 'closed', 'build', HTMX, reader)).status).toBe(403)
    expect((await stages()).quay).toBe('build')
  })

  it('is set without JavaScript too, and leads back to where one was', async () => {
    const referer = `${site.origin}/projects?q=quay`
    const answer = await post(paths.projectStage('quay'), [['stage', 'closed']], {
      Referer: referer,
    })
    expect(answer.headers.get('Location')).toMatch(/^\/projects\?q=quay&undo=\d+&done=saved$/)
    expect((await stages()).quay).toBe('closed')
  })
})

describe('many projects at once', () => {
  it('move by what was chosen, with a result row by row, and back as a whole', async () => {
    await post(paths.projectStage('bridge'), [['stage', 'closed']], HTMX)
    site.pass(1_000)
    const chosen = ['quay', 'bridge', 'm-0'].map((id): [string, string] => ['id', id])
    const answer = await post(paths.projectStages(), [['stage', 'closed'], ...chosen])
    const result = answer.headers.get('Location') ?? ''
    expect(result).toMatch(/^\/projects\/moves\/\d+\?asked=3$/)
    const html = await get(result)
    expect(html).toContain(words.moved.title(2))
    expect(html).toContain(words.moved.untouched(1))
    expect(html).toContain('>Quay</a>')
    expect(html).not.toContain('>Bridge</a>')
    const undo = /action="(\/projects\/undos[^"]+)"/.exec(html)?.[1] ?? ''
    // Moved on by somebody since: theirs stays.
    await post(paths.projectStage('m-0'), [['stage', 'lead']], HTMX)
    await post(undo)
    expect(await stages()).toMatchObject({ quay: 'build', bridge: 'closed', 'm-0': 'lead' })
  })

  it('move by the filter of the list, further than its page', async () => {
    const fields: [string, string][] = [
      ['all', '1'],
      ['stage', 'warranty'],
      ['id', 'quay'],
    ]
    const answer = await post(`${paths.projectStages()}?q=mill`, fields)
    const html = await get(answer.headers.get('Location') ?? '')
    expect(html).toContain(words.moved.title(MANY))
    const now = await stages()
    expect(Object.values(now).filter((stage) => stage === 'warranty')).toHaveLength(MANY)
    expect(now.quay).toBe('build')
    const { rows } = await site.database.client.execute(
      `select count(*) as n, count(distinct diff) as marks from change_log
        where diff ->> '$.stage' = '["build","warranty"]'`,
    )
    expect(rows[0]).toMatchObject({ n: MANY, marks: 1 })
  })

  it('go back apart from another move that was made in the same millisecond', async () => {
    const move = async (id: string) => {
      const answer = await post(paths.projectStages(), [
        ['stage', 'closed'],
        ['id', id],
      ])
      return /\d+/.exec(answer.headers.get('Location') ?? '')?.[0]
    }
    const first = await move('quay')
    await move('bridge')
    await site.database.client.execute(
      `update change_log set at = (select max(at) from change_log) where seq >= ${first}`,
    )
    expect(await get(`/projects/moves/${first}`)).not.toContain('>Bridge</a>')
    await post(`/projects/undos?change=${first}`)
    expect(await stages()).toMatchObject({ quay: 'build', bridge: 'closed' })
  })

  it('say that nothing was changed when nothing was chosen', async () => {
    const answer = await post(paths.projectStages(), [['stage', 'closed']])
    expect(answer.headers.get('Location')).toBe('/projects?done=unchanged')
  })

  it('are nobody else’s to look at or take back', async () => {
    const answer = await post(paths.projectStages(), [
      ['stage', 'closed'],
      ['id', 'quay'],
    ])
    const result = answer.headers.get('Location') ?? ''
    const other = await signInAs(site.database, 'manager')
    const seen = await site.fetch(result, { headers: { Cookie: other } })
    expect(seen.status).toBe(404)
    const change = /\d+/.exec(result)?.[0]
    await post(`/projects/undos?change=${change}`, [], {}, other)
    expect((await stages()).quay).toBe('closed')
  })

  it('are only those one sees, also where a role lets edit more than it shows', async () => {
    const { client } = site.database
    const blind = await signInAs(site.database, 'manager')
    const id = blind.replace('lintel=', '')
    await client.batch(
      [
        `insert into role (id, name, base, position, created_at, updated_at)
          values ('blind', 'Blind', 'member', 90, 0, 0)`,
        `insert into "grant" (role_id, entity, action, level) values
          ('blind', 'project', 'view', 'own'), ('blind', 'project', 'edit', 'all')`,
        { sql: `update member set role_id = 'blind' where id = ?`, args: [id] },
        { sql: `update project set manager_id = ? where id = 'm-1'`, args: [id] },
      ],
      'write',
    )
    const fields: [string, string][] = [['stage', 'closed']]
    await post(paths.projectStages(), [...fields, ['id', 'quay'], ['id', 'm-1']], {}, blind)
    expect(await stages()).toMatchObject({ quay: 'build', 'm-1': 'closed' })
    await post(
      `${paths.projectStages()}?q=mill`,
      [
        ['stage', 'lead'],
        ['all', '1'],
      ],
      {},
      blind,
    )
    expect(await stages()).toMatchObject({ 'm-0': 'build', 'm-1': 'lead' })
    // Who is owed for is told by money alone.
    await post(
      `${paths.projectStages()}?sort=receivable`,
      [
        ['stage', 'tender'],
        ['all', '1'],
      ],
      {},
      blind,
    )
    expect((await stages())['m-1']).toBe('lead')
    const one = await post(paths.projectStage('quay'), fields, HTMX, blind)
    expect(one.status).toBe(404)
    expect((await stages()).quay).toBe('build')
  })

  it('are not offered to who may only read', async () => {
    const reader = await signInAs(site.database, 'read_only')
    const list = await site.fetch('/projects', { headers: { Cookie: reader } })
    expect(await list.text()).not.toMatch(/name="stage" class="value"|type="checkbox" form="bulk"/)
    const answer = await post(
      paths.projectStages(),
      [
        ['stage', 'closed'],
        ['id', 'quay'],
      ],
      {},
      reader,
    )
    expect(answer.status).toBe(403)
    expect((await stages()).quay).toBe('build')
  })
})
