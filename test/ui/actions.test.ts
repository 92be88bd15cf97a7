import { beforeAll, describe, expect, it } from 'vitest'
import {
  ACTIONS,
  actionsFor,
  findAction,
  keysOf,
  type ListedAction,
} from '../../views/actions/actions.ts'
import type { Section } from '../../views/section.ts'
import { text } from '../../views/text/index.ts'
import { LOCALES } from '../../views/text/locale.ts'
import type { Grants } from '../../worker/domain/access.ts'
import { BUILT_IN_ROLES } from '../../worker/domain/role.ts'
import { openSite, type TestSite } from '../support/app.ts'
import { grantsOf } from '../support/grants.ts'
import { signInAs } from '../support/session.ts'

const SECTIONS: readonly Section[] = [
  ...(['dashboard', 'companies', 'contacts', 'projects', 'invoices'] as const),
  ...(['agents', 'members', 'mentions', 'health', 'profile'] as const),
]
const all: readonly ListedAction[] = ACTIONS

describe('the list of actions', () => {
  it('names each action once, and in both languages', () => {
    expect(all.length).toBeGreaterThan(20)
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
    for (const locale of LOCALES) {
      const words = text(locale).palette.actions
      for (const { id } of all) expect(words[id].label, `${id} in ${locale}`).not.toBe('')
      const labels = all.map(({ id }) => words[id].label)
      expect(new Set(labels).size, `labels in ${locale}`).toBe(labels.length)
    }
  })

  it('gives no key twice on a page, and begins no sequence with the key of another', () => {
    for (const section of SECTIONS) {
      const keys = all.flatMap((action) => keysOf(action, section))
      expect(new Set(keys).size, section).toBe(keys.length)
      const begins = keys.filter((one) => keys.some((other) => other.startsWith(`${one} `)))
      expect(begins, section).toEqual([])
    }
  })

  it('asks a ledger by the same key on every page, as the hint on its button says', () => {
    for (const section of SECTIONS) expect(keysOf(findAction('sync-now'), section)).toEqual(['r'])
  })

  it('gives every place of the menu a key', () => {
    for (const action of all.filter(({ group }) => group === 'go')) {
      expect(action.keys?.[0], action.id).toMatch(/^g [a-z]$/)
    }
  })
})

describe.each(BUILT_IN_ROLES)('for the role %s', (role) => {
  let site: TestSite
  let cookie: string
  let grants: Grants
  beforeAll(async () => {
    site = await openSite()
    cookie = await signInAs(site.database, role)
    grants = await grantsOf(site.database, role)
  })
  const get = (path: string) => site.fetch(path, { headers: { Cookie: cookie } })

  it('every address on it opens, and every one left out does not', async () => {
    const offered = new Set(actionsFor(grants))
    const links = all.flatMap((action) =>
      'href' in action.target ? [{ action, href: action.target.href }] : [],
    )
    expect(links.length).toBeGreaterThan(5)
    for (const { action, href } of links) {
      expect((await get(href)).status, href).toBe(offered.has(action) ? 200 : 403)
    }
  })

  it('the page holds what the list gives and nothing else', async () => {
    const html = await (await get('/projects')).text()
    const options = html.match(/<(?:a|button)[^>]* role="option"[^>]*>/g) ?? []
    const drawn = options.map(
      (option) => / (?:href|data-(?:click|focus|deed))="([^"]*)"/.exec(option)?.[1],
    )
    const listed = actionsFor(grants).filter(({ target }) => !('native' in target))
    expect(drawn.sort()).toEqual(
      listed.map(({ target }) => asMarkup(Object.values(target)[0]!)).sort(),
    )
  })
})

const SIGNS: Readonly<Record<string, string>> = { '"': '&quot;', '&': '&amp;', '>': '&gt;' }
const asMarkup = (text: string) => text.replace(/["&>]/g, (sign) => SIGNS[sign]!)
