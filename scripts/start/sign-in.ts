import { StartError } from './options.ts'
import type { StartText } from './text.ts'

/** A signed-in browser without a screen: the launcher uses the pages that people use. */
export type Visitor = {
  get: (path: string) => Promise<string>
  /** Sends a form and gives the page it led to. */
  post: (path: string, fields: Record<string, string>) => Promise<string>
}

type Member = { email: string; password: string }

const MAX_REDIRECTS = 5

/** Signs in over HTTP. Throws StartError when the CRM does not let us in. */
export async function signIn(url: string, member: Member, text: StartText): Promise<Visitor> {
  const cookies = new Map<string, string>()

  async function visit(path: string, fields?: Record<string, string>): Promise<string> {
    let target = new URL(path, url)
    let body = fields && new URLSearchParams(fields)
    for (let hop = 0; hop < MAX_REDIRECTS; hop += 1) {
      const answer = await fetch(target, {
        method: body ? 'POST' : 'GET',
        body: body ?? null,
        redirect: 'manual',
        headers: { Origin: url, 'Sec-Fetch-Site': 'same-origin', Cookie: cookieHeader(cookies) },
      })
      for (const line of answer.headers.getSetCookie()) keepCookie(cookies, line)
      const page = await answer.text()
      const location = answer.headers.get('Location')
      if (location === null) {
        if (!answer.ok) throw new StartError(text.refused(`${target.pathname} ${answer.status}`))
        return page
      }
      target = new URL(location, target)
      body = undefined
    }
    throw new StartError(text.refused(path))
  }

  await visit('/sign-in', member)
  return { get: (path) => visit(path), post: (path, fields) => visit(path, fields) }
}

function keepCookie(cookies: Map<string, string>, line: string): void {
  const [pair = ''] = line.split(';')
  const split = pair.indexOf('=')
  cookies.set(pair.slice(0, split), pair.slice(split + 1))
}

function cookieHeader(cookies: Map<string, string>): string {
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
}
