/** A person at a browser without a screen: keeps cookies, sends forms as a page of the site would. */
import { randomUUID } from 'node:crypto'
import { hashPassword } from '../../worker/auth/password.ts'
import type { TestSite } from '../support/app.ts'
import type { TestDatabase } from '../support/database.ts'

export const PASSWORD = 'correct horse battery'

export type NewMember = { email: string; role?: string; demo?: boolean; locale?: 'en' | 'ru' }

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))

/** A member who signs in with PASSWORD; gives the id. */
export async function addMember({ client }: Pick<TestDatabase, 'client'>, made: NewMember) {
  const id = randomUUID()
  const { email, role = 'administrator', demo = false, locale = 'en' } = made
  await client.execute({
    sql: `insert into member
        (id, email, name, role, locale, password_hash, demo, created_at, updated_at)
      values (?, ?, 'Anna Petrova', ?, ?, ?, ?, 1, 1)`,
    args: [id, email, role, locale, await hashPassword(PASSWORD, random), demo ? 1 : 0],
  })
  return id
}

export function createVisitor(site: Pick<TestSite, 'fetch' | 'origin'>) {
  const cookies = new Map<string, string>()
  async function send(path: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...(cookie && { Cookie: cookie }), ...(init.headers as object) }
    const answer = await site.fetch(path, { ...init, headers })
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=')
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    return answer
  }
  const post = (path: string, fields: Record<string, string> = {}, headers = {}) =>
    send(path, {
      method: 'POST',
      headers: { 'Sec-Fetch-Site': 'same-origin', ...headers },
      body: new URLSearchParams(fields),
    })
  const signIn = (email: string, password = PASSWORD, next = '/') =>
    post('/sign-in', { email, password, next })
  return { get: (path: string, headers = {}) => send(path, { headers }), post, signIn, cookies }
}
