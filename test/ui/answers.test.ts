import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../worker/app.ts'
import type { Deps } from '../../worker/deps.ts'
import { SECURITY_HEADERS } from '../../worker/http/security-headers.ts'
import { openDatabase } from '../../worker/store/database.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { createDatabase } from '../support/database.ts'
import { signInAs } from '../support/session.ts'

let site: TestSite
let cookie: string
beforeAll(async () => {
  site = await openSite()
  cookie = await signInAs(site.database, 'administrator')
})

/** Every page without a parameter in its address, and the ways a page can fail. */
const PAGES = [
  ...new Set(
    createApp({} as Deps)
      .routes.filter(({ method, path }) => method === 'GET' && !/[:*]|^\/sync/.test(path))
      .map(({ path }) => path),
  ),
  '/no-such-page',
  '/setup?token=wrong',
  '/commands/no-such-command',
]

describe('every answer', () => {
  it.each(PAGES)('of %s has the security headers, signed in or not', async (path) => {
    for (const headers of [{}, { Cookie: cookie }]) {
      const answer = await site.fetch(path, { headers })
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
        expect(answer.headers.get(name), name).toBe(value)
      }
      expect(answer.headers.get('Cache-Control')).toBeTruthy()
    }
  })

  it.each(PAGES)('of %s keeps to the content security policy', async (path) => {
    const html = await (await site.fetch(path, { headers: { Cookie: cookie } })).text()
    for (const [, css = ''] of html.matchAll(/<style[^>]*>(.*?)<\/style>/gs)) {
      const hash = createHash('sha256').update(css).digest('base64')
      expect(SECURITY_HEADERS['Content-Security-Policy']).toContain(`'sha256-${hash}'`)
    }
    expect(html).not.toMatch(/\sstyle=|\shx-on|\son[a-z]+=|javascript:|js:/)
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/)
    expect(html).not.toMatch(/hx-trigger="[^"]*\[/)
  })
})

describe('an error page', () => {
  const ask = (path: string, as = cookie) => site.fetch(path, { headers: { Cookie: as } })

  it.each(['/no-such-page', '/companies/nobody', '/projects/moves/7'])(
    'of %s keeps the navigation of whoever is signed in, in one trip',
    async (path) => {
      const answer = await ask(path)
      const html = await answer.text()
      expect(answer.status).toBe(404)
      expect(html).toContain('href="/projects"')
      expect(html).toContain('id="palette"')
      expect(answer.headers.get('Server-Timing')).toContain('trips;dur=1')
    },
  )

  it('does so for what is refused, and shows a stranger none', async () => {
    const refused = await ask('/members', await signInAs(site.database, 'read_only'))
    expect(refused.status).toBe(403)
    expect(await refused.text()).toContain('href="/projects"')
    const strange = await (await site.fetch('/no-such-page')).text()
    expect(strange).not.toContain('href="/projects"')
    const faked = await ask('/no-such-page', 'lintel=nobody')
    expect(faked.status).toBe(404)
    expect(await faked.text()).not.toContain('href="/projects"')
  })
})

describe('a write', () => {
  const write = (headers: Record<string, string>) =>
    site.fetch('/theme', {
      method: 'POST',
      headers: { Cookie: cookie, ...headers },
      body: new URLSearchParams({ theme: 'dark', next: '/agents' }),
    })

  it.each([
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { 'Sec-Fetch-Site': 'none' },
    { 'Sec-Fetch-Site': 'cross-site', Origin: 'http://lintel.test' },
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    {},
  ])('is refused when it may come from another site: %o', async (headers) => {
    const answer = await write(headers as Record<string, string>)
    expect(answer.status).toBe(403)
    expect(answer.headers.get('Set-Cookie')).toBeNull()
    expect(await answer.text()).toContain('another site')
  })

  it.each([{ 'Sec-Fetch-Site': 'same-origin' }, { Origin: 'http://lintel.test' }])(
    'from a page of ours goes through, and no prefetched page shows the past: %o',
    async (headers) => {
      const answer = await write(headers as Record<string, string>)
      expect(answer.status).toBe(303)
      expect(answer.headers.get('Location')).toBe('/agents')
      expect(answer.headers.get('Clear-Site-Data')).toBe('"prefetchCache"')
    },
  )
})

describe('a form', () => {
  const send = (path: string, body: BodyInit) =>
    site.fetch(path, {
      method: 'POST',
      headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' },
      body,
      duplex: 'half',
    } as RequestInit)

  it('of no stated length is read as far as forms go, and no further', async () => {
    let pulled = 0
    const endless = new ReadableStream({
      pull(controller) {
        pulled += 1
        controller.enqueue(new Uint8Array(16_384).fill(97))
      },
    })
    expect((await send('/sign-in', endless)).status).toBe(413)
    expect(pulled).toBeLessThan(10)
  })

  it.each([
    ['/profile', { locale: 'en', timeZone: 'UTC' }],
    ['/members', { email: 'a@stroy.example', role: 'member' }],
    ['/departments', {}],
    ['/roles', { of: 'member' }],
    ['/agents', {}],
    ['/views', { list: 'companies', query: '' }],
  ])('of %s takes a name without what turns or breaks the words around it', async (path, rest) => {
    const fields = (name: string) => new URLSearchParams({ ...rest, name } as never)
    expect((await send(path, fields('A\u0000B'))).status).toBeGreaterThanOrEqual(400)
    const turned = await send(path, fields('Anna\u202e gpj.exe'))
    expect(turned.status).toBeLessThan(400)
    const kept = await site.database.client.execute(`select name from member
      union all select name from department union all select name from role where name is not null
      union all select name from saved_view union all select agent_name from pairing`)
    const names = kept.rows.map(({ name }) => String(name))
    expect(names).toContain('Anna gpj.exe')
    expect(names.filter((name) => name.includes('\u0000') || name.includes('\u202e'))).toEqual([])
    await site.database.client.execute('delete from saved_view')
  })
})

describe('an error', () => {
  it('is a page in the reader’s language with a number to quote', async () => {
    const headers = { 'Accept-Language': 'de, ru;q=0.8, en;q=0.5' }
    const answer = await site.fetch('/no-such-page', { headers })
    expect(answer.status).toBe(404)
    const html = await answer.text()
    expect(html).toContain('<html lang="ru"')
    expect(html).toContain(answer.headers.get('X-Request-Id') ?? 'none')
  })

  it('says in plain words that the database does not answer', async () => {
    const nobody = { url: 'http://localhost:9/', token: '' }
    const silent = { ...(await createDatabase()), open: () => openDatabase(nobody) }
    const site = await openSite(silent)
    const answer = await site.fetch('/agents', { headers: { Cookie: cookie } })
    expect(answer.status).toBe(503)
    expect(await answer.text()).toContain('The database does not answer')
  })

  it('keeps what was filled in, to be sent again, and nothing that is secret or another site’s', async () => {
    const nobody = { url: 'http://localhost:9/', token: '' }
    const silent = await openSite({ ...(await createDatabase()), open: () => openDatabase(nobody) })
    const send = async (path: string, fields: Record<string, string>, from = 'same-origin') => {
      const answer = await silent.fetch(path, {
        method: 'POST',
        headers: {
          Cookie: cookie,
          'Sec-Fetch-Site': from,
          Referer: `http://lintel.test${path}?back=1&done=saved&undo=7`,
        },
        body: new URLSearchParams(fields),
      })
      return { status: answer.status, html: await answer.text() }
    }
    const typed = { name: 'Quay "7" <b>', taxId: '' }
    const kept = await send('/companies', typed)
    expect(kept.status).toBe(503)
    expect(kept.html).toContain('<form method="post" action="/companies"')
    expect(kept.html).toContain('name="name" value="Quay &quot;7&quot; &lt;b&gt;"')
    expect(kept.html).toContain('name="taxId" value=""')
    expect(kept.html).toContain('href="/companies?back=1"')
    const secret = await send('/sign-in', { email: 'a@stroy.example', password: 'my own secret' })
    expect(secret.status).toBe(503)
    expect(secret.html).not.toMatch(/my own secret|a@stroy\.example/)
    const foreign = await send('/companies', { name: 'Planted' }, 'cross-site')
    expect(foreign.status).toBe(403)
    expect(foreign.html).not.toContain('Planted')
  })

  it('reaches a swapped part of a page as words, not as a page inside the page', async () => {
    const answer = await site.fetch('/commands/none', {
      headers: { Cookie: cookie, 'HX-Request': 'true' },
    })
    expect(answer.status).toBe(404)
    expect(answer.headers.get('HX-Reswap')).toBe('none')
    expect(answer.headers.get('HX-Trigger')).toMatch(/^[\x20-\x7e]+$/)
    expect(await answer.text()).toBe('')
  })

  it('says on the sign-in page that a session ended before a change, and leads back to its form', async () => {
    const headers = { 'Sec-Fetch-Site': 'same-origin', Referer: 'http://lintel.test/contacts/new' }
    const write = (also: Record<string, string> = {}) =>
      site.fetch('/contacts', { method: 'POST', headers: { ...headers, ...also } })
    const plain = (await write()).headers.get('Location') ?? ''
    expect(plain).toBe('/sign-in?next=%2Fcontacts%2Fnew&ended=1')
    const shown = { 'HX-Request': 'true', 'HX-Current-URL': 'http://lintel.test/contacts/new' }
    expect((await write(shown)).headers.get('HX-Redirect')).toBe(plain)
    expect(await (await site.fetch(plain)).text()).toContain('the last change was not saved')
    expect(await (await site.fetch('/sign-in')).text()).not.toContain('was not saved')
  })

  it('sends a part of a page whose session ended to the sign-in page, and back to the whole', async () => {
    const answer = await site.fetch('/live?seen=ledger.0', {
      headers: { 'HX-Request': 'true', 'HX-Current-URL': 'http://lintel.test/agents?x=1' },
    })
    expect(answer.headers.get('HX-Redirect')).toBe('/sign-in?next=%2Fagents%3Fx%3D1')
  })
})

describe('an open page', () => {
  it('hears that something moved only when it did, in one trip', async () => {
    const ask = (seen: string) => site.fetch(`/live?seen=${seen}`, { headers: { Cookie: cookie } })
    const { rows } = await site.database.client.execute(
      "select version from live_version where topic = 'ledger'",
    )
    const seen = `ledger.${rows[0]?.version}`
    const still = await ask(seen)
    expect(still.status).toBe(204)
    expect(still.headers.get('HX-Trigger')).toBeNull()
    expect(still.headers.get('Server-Timing')).toContain('trips;dur=1')
    await site.database.client.execute(
      "update live_version set version = version + 1 where topic = 'ledger'",
    )
    expect((await ask(seen)).headers.get('HX-Trigger')).toContain('lintel:moved')
  })
})
