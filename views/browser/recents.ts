/** The records looked at last, kept in this browser for the member who looked at them. */
import { readStored, writeStored } from './stored.ts'

const NAME = 'lintel-recents'
const MOST = 6
const RECORD = /^\/(companies|contacts|projects|invoices)\/[^/]+$/

type Recent = { href: string; title: string }

/** Remembers the page if it is that of a record, and draws the others as options, the latest first. */
export function drawRecents(group: Element, member: string): void {
  const href = location.pathname
  const others = readRecents(member).filter((recent) => recent.href !== href)
  const title = document.querySelector('main .head h1')?.textContent?.trim()
  if (title && RECORD.test(href)) {
    const list = [{ href, title }, ...others].slice(0, MOST)
    writeStored(NAME, JSON.stringify({ of: member, list }))
  }
  group.append(...others.map(drawOption))
}

function readRecents(member: string): Recent[] {
  try {
    const { of, list } = JSON.parse(readStored(NAME) ?? '') as { of: string; list: Recent[] }
    return of === member ? list : []
  } catch {
    return []
  }
}

function drawOption({ href, title }: Recent): HTMLElement {
  const option = document.createElement('a')
  Object.assign(option, { href, tabIndex: -1, role: 'option' })
  // The icon of its kind is that of the list it belongs to.
  const kind = href.slice(0, href.indexOf('/', 1))
  const icon = document.querySelector(`#palette a[href="${kind}"] .icon`)
  if (icon) option.append(icon.cloneNode(true))
  const label = document.createElement('span')
  label.className = 'label'
  label.textContent = title
  option.append(label)
  return option
}
