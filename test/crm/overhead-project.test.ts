import { beforeAll, expect, it } from 'vitest'
import { paths } from '../../views/paths.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { signInAs } from '../support/session.ts'

const OVERHEAD = '00000000-0000-7000-8000-000000000000'
const NAMES = { en: 'Company overhead', ru: 'Общехозяйственные расходы' } as const
const OTHER = { en: NAMES.ru, ru: NAMES.en } as const

let site: TestSite
let cookie: string
beforeAll(async () => {
  site = await openSite()
  cookie = await signInAs(site.database, 'administrator')
  const { client } = site.database
  await client.batch(
    [
      {
        sql: `insert into change_log (at, actor_kind, verb, entity, record_id, diff)
          values (1, 'system', 'update', 'project', ?, '{"stage":["lead","build"]}')`,
        args: [OVERHEAD],
      },
      {
        sql: `insert into access_trail (at, member_id, entity, record_id, kind)
          values (1, ?, 'project', ?, 'view')`,
        args: [cookie.replace('lintel=', ''), OVERHEAD],
      },
      {
        sql: `insert into activity (id, kind, at, subject, project_id, created_at, updated_at)
          values ('call', 'call', 1, 'Ordered paper', ?, 1, 1)`,
        args: [OVERHEAD],
      },
    ],
    'write',
  )
  // The first write of the app brings the index of the search up to date.
  await site.fetch(paths.projects(), {
    method: 'POST',
    headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' },
    body: new URLSearchParams({ name: 'Quay', code: '', stage: 'lead', company: '' }),
  })
})

it.each(['en', 'ru'] as const)('the project that is no job has its name in %s', async (locale) => {
  await site.database.client.execute({ sql: 'update member set locale = ?', args: [locale] })
  const pages = [
    paths.projects({ kind: 'overhead' }),
    paths.project(OVERHEAD),
    paths.newPhase(OVERHEAD),
    paths.files(paths.project(OVERHEAD)),
    paths.search({ q: 'overhead' }),
    paths.search({ q: 'общехоз' }),
    paths.search({ q: 'j,ot[jp' }),
    paths.activity('call'),
    paths.newActivity(),
    paths.changeLog(),
    paths.trailList(),
  ]
  for (const page of pages) {
    const answer = await site.fetch(page, { headers: { Cookie: cookie } })
    const [, main = ''] = (await answer.text()).split('<main')
    expect(main, page).toContain(NAMES[locale])
    expect(main, page).not.toContain(`>${OTHER[locale]}<`)
  }
})
