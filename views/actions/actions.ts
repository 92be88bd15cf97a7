/** What a member can do from anywhere or by a key: the list behind menu, palette, keys and hints. */

import { type Grants, may } from '../../worker/domain/access.ts'
import { paths } from '../paths.ts'
import type { Section } from '../section.ts'
import type { Action, ActionGroup } from './action.ts'

// What is chosen already is not offered again.
const NOT_CHOSEN = '[aria-pressed="false"]'

// Where there are tabs, the keys of the pages turn those.
const NO_TABS = 'main:not(:has(.tabs))'
// The page offers them where there is something to change.
const CHANGES = ['company.edit', 'contact.edit', 'project.edit', 'activity.edit'] as const

export const ACTIONS = [
  {
    id: 'sync-now',
    group: 'page',
    icon: 'refresh-cw',
    keys: ['r'],
    needs: ['agent.ask'],
    // Resend and Verify stand in forms like it.
    target: { click: 'main form.sync[action$="/commands"] button' },
  },
  {
    id: 'search-list',
    group: 'page',
    icon: 'search',
    keys: ['f'],
    target: { focus: 'main .filters input[type="search"]' },
  },
  {
    id: 'next-page',
    group: 'page',
    icon: 'chevron-right',
    keys: [']'],
    target: { click: `main .tabs [aria-current] + a, ${NO_TABS} a[rel="next"]` },
  },
  {
    id: 'previous-page',
    group: 'page',
    icon: 'chevron-left',
    keys: ['['],
    target: { click: `main .tabs a:has(+ [aria-current]), ${NO_TABS} a[rel="prev"]` },
  },
  {
    id: 'up',
    group: 'page',
    icon: 'arrow-up',
    keys: ['Escape'],
    // A form that is open in the page is left before the page.
    target: { click: 'main .cancel, main:not(:has(.cancel)) .head .up' },
  },
  {
    id: 'edit',
    group: 'page',
    icon: 'pencil',
    keys: ['e'],
    needs: CHANGES,
    target: { click: 'main .edit' },
  },
  {
    id: 'log-activity',
    group: 'page',
    icon: 'phone',
    keys: ['l'],
    needs: ['activity.create'],
    target: { click: 'main .log' },
  },
  {
    id: 'plan-touch',
    group: 'page',
    icon: 'clock',
    keys: ['t'],
    needs: ['activity.create'],
    target: { click: 'main .touch' },
  },
  {
    id: 'undo',
    group: 'page',
    icon: 'undo-2',
    keys: ['z'],
    needs: CHANGES,
    target: { click: '#status .undo, main .undo' },
  },
  {
    id: 'delete',
    group: 'page',
    icon: 'x',
    keys: ['Delete'],
    needs: ['project.delete'],
    target: { click: 'main .delete' },
  },
  {
    id: 'add-agent',
    group: 'page',
    icon: 'plus',
    keys: ['c'],
    needs: ['agent.manage'],
    sections: ['agents'],
    target: { href: paths.newAgent() },
  },
  {
    id: 'add-company',
    group: 'page',
    icon: 'plus',
    keys: ['c'],
    needs: ['company.create'],
    sections: ['companies'],
    target: { href: paths.newCompany() },
  },
  {
    id: 'add-contact',
    group: 'page',
    icon: 'plus',
    keys: ['c'],
    needs: ['contact.create'],
    sections: ['contacts'],
    target: { href: paths.newContact() },
  },
  {
    id: 'add-project',
    group: 'page',
    icon: 'plus',
    keys: ['c'],
    needs: ['project.create'],
    sections: ['projects'],
    target: { href: paths.newProject() },
  },
  {
    id: 'merge-pair',
    group: 'page',
    icon: 'check',
    keys: ['m'],
    needs: ['company.edit'],
    sections: ['companies'],
    keysOnly: true,
    target: { click: 'main tr:focus-within .merge' },
  },
  {
    id: 'dismiss-pair',
    group: 'page',
    icon: 'x',
    keys: ['d'],
    needs: ['company.edit'],
    sections: ['companies'],
    keysOnly: true,
    target: { click: 'main tr:focus-within .dismiss button' },
  },
  {
    id: 'set-stage',
    group: 'page',
    icon: 'hard-hat',
    keys: ['s'],
    needs: ['project.edit'],
    sections: ['projects'],
    keysOnly: true,
    target: { deed: 'stage' },
  },
  {
    id: 'choose-row',
    group: 'page',
    icon: 'check',
    keys: ['x'],
    keysOnly: true,
    target: { deed: 'choose-row' },
  },
  {
    id: 'next-row',
    group: 'page',
    icon: 'arrow-down',
    keys: ['j'],
    keysOnly: true,
    target: { deed: 'next-row' },
  },
  {
    id: 'previous-row',
    group: 'page',
    icon: 'arrow-up',
    keys: ['k'],
    keysOnly: true,
    target: { deed: 'previous-row' },
  },
  {
    id: 'open-row',
    group: 'page',
    icon: 'check',
    keys: ['Enter'],
    keysOnly: true,
    target: { native: true },
  },
  {
    id: 'go-dashboard',
    group: 'go',
    icon: 'house',
    keys: ['g d'],
    target: { href: paths.dashboard() },
  },
  {
    id: 'go-companies',
    group: 'go',
    icon: 'building-2',
    keys: ['g c'],
    needs: ['company.view'],
    target: { href: paths.companies() },
  },
  {
    id: 'go-contacts',
    group: 'go',
    icon: 'users',
    keys: ['g o'],
    needs: ['contact.view'],
    target: { href: paths.contacts() },
  },
  {
    id: 'go-projects',
    group: 'go',
    icon: 'hard-hat',
    keys: ['g p'],
    needs: ['project.view'],
    target: { href: paths.projects() },
  },
  {
    id: 'go-board',
    group: 'go',
    icon: 'square-kanban',
    keys: ['g b'],
    needs: ['project.view'],
    target: { href: paths.board() },
  },
  {
    id: 'go-invoices',
    group: 'go',
    icon: 'receipt-text',
    keys: ['g i'],
    needs: ['money.view'],
    target: { href: paths.invoices() },
  },
  {
    id: 'go-untied',
    group: 'go',
    icon: 'receipt-text',
    keys: ['g t'],
    needs: ['money.view'],
    target: { href: paths.untiedMoney() },
  },
  {
    id: 'go-agents',
    group: 'go',
    icon: 'plug',
    keys: ['g a'],
    needs: ['agent.view'],
    target: { href: paths.agents() },
  },
  {
    id: 'go-search',
    group: 'go',
    icon: 'search',
    keys: ['g s'],
    target: { href: paths.search() },
  },
  {
    id: 'go-members',
    group: 'go',
    icon: 'users',
    keys: ['g m'],
    needs: ['member.view'],
    target: { href: paths.members() },
  },
  {
    id: 'go-change-log',
    group: 'go',
    icon: 'file-text',
    keys: ['g l'],
    needs: ['settings.view'],
    target: { href: paths.changeLog() },
  },
  {
    id: 'go-health',
    group: 'go',
    icon: 'activity',
    keys: ['g h'],
    needs: ['settings.view'],
    target: { href: paths.health() },
  },
  {
    id: 'go-mentions',
    group: 'go',
    icon: 'mail',
    keys: ['g n'],
    target: { href: paths.mentions() },
  },
  { id: 'go-profile', group: 'go', icon: 'user', keys: ['g u'], target: { href: paths.profile() } },
  {
    id: 'theme-light',
    group: 'settings',
    icon: 'sun',
    target: { click: `#menu [name="theme"][value="light"]${NOT_CHOSEN}` },
  },
  {
    id: 'theme-dark',
    group: 'settings',
    icon: 'moon',
    target: { click: `#menu [name="theme"][value="dark"]${NOT_CHOSEN}` },
  },
  {
    id: 'theme-system',
    group: 'settings',
    icon: 'sun-moon',
    target: { click: `#menu [name="theme"][value="system"]${NOT_CHOSEN}` },
  },
  {
    id: 'language-en',
    group: 'settings',
    icon: 'languages',
    target: { click: `#menu [name="locale"][value="en"]${NOT_CHOSEN}` },
  },
  {
    id: 'language-ru',
    group: 'settings',
    icon: 'languages',
    target: { click: `#menu [name="locale"][value="ru"]${NOT_CHOSEN}` },
  },
  {
    id: 'sign-out',
    group: 'settings',
    icon: 'log-out',
    target: { click: `#menu form[action="${paths.signOut()}"] button` },
  },
  {
    id: 'open-palette',
    group: 'anywhere',
    icon: 'search',
    keys: ['mod+k', '/'],
    keysOnly: true,
    target: { deed: 'open-palette' },
  },
  {
    id: 'open-sheet',
    group: 'anywhere',
    icon: 'keyboard',
    keys: ['?'],
    target: { deed: 'open-sheet' },
  },
  {
    id: 'save',
    group: 'anywhere',
    icon: 'check',
    keys: ['mod+Enter'],
    keysOnly: true,
    target: { deed: 'save' },
  },
] as const satisfies readonly Action[]

export type ActionId = (typeof ACTIONS)[number]['id']

/** An action of the list, its id known to have words. */
export type ListedAction = Action & { readonly id: ActionId }

/** What a member with these grants can do. */
export function actionsFor(grants: Grants): readonly ListedAction[] {
  const all: readonly ListedAction[] = ACTIONS
  return all.filter((action) => isAllowed(action, grants))
}

/** Whether these grants allow an action somewhere. */
export function isAllowed({ needs }: Action, grants: Grants): boolean {
  return !needs || needs.some((grantable) => may(grants, grantable))
}

/** The keys an action has on a page of this section. */
export function keysOf(action: Action, section: Section | undefined): readonly string[] {
  return belongsTo(action, section) ? (action.keys ?? []) : []
}

/** The group of the palette it stands in on a page of this section. */
export function groupOf(action: Action, section: Section | undefined): ActionGroup {
  return belongsTo(action, section) ? action.group : 'anywhere'
}

function belongsTo({ sections }: Action, section: Section | undefined): boolean {
  return !sections || (section !== undefined && sections.includes(section))
}

/** One action by its id. */
export function findAction(id: ActionId): ListedAction {
  const all: readonly ListedAction[] = ACTIONS
  return all.find((action) => action.id === id)!
}
