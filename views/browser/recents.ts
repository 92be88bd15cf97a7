/** The records looked at last, kept in this browser for the member who looked at them. */
import { readStored, writeStored } from './stored.ts'

const NAME = 'lintel-recents'
const MOST = 6
const RECORD = /^\/(companies|projects|invoices)\/[^/]+$/

type Recent = { href: string; title: string }

/** The latest first. */
export function readRecents(member: string): Recent[] {
  try {
    const { of, list } = JSON.parse(readStored(NAME) ?? '') as { of: string; list: Recent[] }
    return of === member ? list : []
  } catch {
    return []
  }
}

/** Remembers the page shown if it is that of a record, and gives the others. */
export function visitRecent(member: string): Recent[] {
  const href = location.pathname
  const others = readRecents(member).filter((recent) => recent.href !== href)
  const title = document.querySelector('main h1')?.textContent?.trim()
  if (title && RECORD.test(href)) {
    const list = [{ href, title }, ...others].slice(0, MOST)
    writeStored(NAME, JSON.stringify({ of: member, list }))
  }
  return others
}

// Names of companies are nobody's business once one has signed out.
document.addEventListener('submit', ({ target }) => {
  if ((target as HTMLFormElement).action.endsWith('/sign-out')) writeStored(NAME, null)
})
