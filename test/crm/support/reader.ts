/** Signs a member in by rows and reads pages as they do, in the app itself over the real database. */
import { createHash } from 'node:crypto'
import { createApp } from '../../../worker/app.ts'
import { BALANCE_ROWS } from '../../../worker/store/apply/balance-parts.ts'
import type { TestDatabase } from '../../support/database.ts'
import { NOW } from './ledger-rows.ts'

type Member = { locale?: 'en' | 'ru'; timeZone?: string; role?: string; name?: string }

export type PageReader = {
  get: (path: string, headers?: Record<string, string>) => Promise<Response>
  /** The HTML of a page that answers 200. */
  html: (path: string) => Promise<string>
}

/** Answers a path: the app in this process, or a worker that runs it. */
export type Answer = (path: string, init: RequestInit) => Response | Promise<Response>

/** A member of the given language and zone, with a session, before the app or the given worker. */
export async function signIn(
  database: TestDatabase,
  member: Member = {},
  answerTo: Answer = openApp(database),
): Promise<PageReader> {
  // Cookies that are set are kept, as a browser keeps them.
  const cookies = new Map<string, string>([['lintel', await saveMember(database, member)]])
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await answerTo(path, { headers: { ...headers, Cookie: cookie } })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    return answer
  }
  const html = async (path: string) => {
    const answer = await get(path)
    const text = await answer.text()
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${text}`)
    return text
  }
  return { get, html }
}

/** Saves a member with a session and gives the session's id. */
async function saveMember({ client }: TestDatabase, member: Member): Promise<string> {
  const id = crypto.randomUUID()
  const hash = createHash('sha256').update(id).digest('hex')
  const { locale = 'en', timeZone = 'UTC', role = 'administrator', name = 'Anna' } = member
  await client.batch(
    [
      {
        sql: `insert into member
          (id, email, name, role, locale, time_zone, password_hash, created_at, updated_at)
          values (?, ?, ?, ?, ?, ?, 'none', 0, 0)`,
        args: [id, `${id}@example.com`, name, role, locale, timeZone],
      },
      {
        sql: 'insert into session (id_hash, member_id, created_at, expires_at) values (?, ?, 0, ?)',
        args: [hash, id, NOW * 2],
      },
    ],
    'write',
  )
  return id
}

function openApp(database: TestDatabase): Answer {
  const app = createApp({
    env: {
      environment: 'local',
      databaseUrl: database.url,
      databaseToken: database.token,
      publicUrl: 'http://localhost',
      serverKey: '',
      pairingSecret: 's'.repeat(32),
      trustedProxy: 'none',
      storage: { r2: null, s3: null },
      filesQuota: 0,
      preview: null,
    },
    assets: {
      css: '/a.css',
      js: '/a.js',
      scripts: { board: '', choice: '', copy: '', drafts: '', mentions: '', zone: '' },
      icons: '/i.svg',
    },
    release: { version: '0.0.0', commit: null },
    openDatabase: database.open,
    storage: null,
    now: () => NOW,
    newId: () => crypto.randomUUID() as string,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    sleep: () => Promise.resolve(),
    balanceRows: BALANCE_ROWS,
    log: () => {},
  })
  return (path, init) => app.request(path, init, { remoteAddress: '192.0.2.1' })
}

/** Round trips of an answer, as Server-Timing tells them. */
export function tripsOf(answer: Response): number {
  return Number(/trips;dur=(\d+)/.exec(answer.headers.get('Server-Timing') ?? '')?.[1])
}

/** The addresses of the links whose path begins so, in the order of the page. */
export function linksTo(html: string, path: string): string[] {
  const links = html.matchAll(/href="([^"]+)"/g)
  return [...links]
    .map(([, href = '']) => readEntities(href))
    .filter((href) => href.startsWith(path))
}

/** The address of the next or previous page of a list. */
export function pageLink(html: string, rel: 'next' | 'prev'): string | null {
  const found = new RegExp(`<a [^>]*rel="${rel}"[^>]*href="([^"]+)"`).exec(html)
  return found?.[1] ? readEntities(found[1]) : null
}

/** Walks a list to its end and back again, gathering the links to its rows. */
export async function walkList(reader: PageReader, first: string, rowPath: string) {
  const forwards: string[] = []
  const pages: string[][] = []
  const trips = new Set<number>()
  let last = first
  for (let at: string | null = first; at; ) {
    const answer = await reader.get(at)
    trips.add(tripsOf(answer))
    const html = await answer.text()
    forwards.push(...rowLinks(html, rowPath))
    last = at
    at = pageLink(html, 'next')
  }
  for (let at: string | null = last; at; ) {
    const html = await reader.html(at)
    pages.unshift(rowLinks(html, rowPath))
    at = pageLink(html, 'prev')
  }
  return { forwards, backwards: pages.flat(), trips }
}

/** The links that name the rows of a table. */
export function rowLinks(html: string, path: string): string[] {
  const heads = html.matchAll(/<th scope="row"[^>]*><a href="([^"]+)"/g)
  return [...heads]
    .map(([, href = '']) => readEntities(href))
    .filter((href) => href.startsWith(path))
}

function readEntities(text: string): string {
  return text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'")
}
