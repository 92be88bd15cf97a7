import type { Grants } from '../worker/domain/access.ts'
import { type ActionId, findAction, isAllowed } from './actions/actions.ts'
import { Brand } from './brand.tsx'
import type { Frame } from './frame.ts'
import { PALETTE_FORM_ID } from './palette/palette.tsx'
import { Icon } from './parts/icon.tsx'
import { keptPart } from './parts/kept.ts'
import { KeyHint } from './parts/keys.tsx'
import type { Reader } from './reader.ts'
import type { Section } from './section.ts'

/** `far` ones stand in the side bar, and on a phone in the menu. */
type Entry = { section: Section; action: ActionId; far?: true }

const ENTRIES: readonly Entry[] = [
  { section: 'dashboard', action: 'go-dashboard' },
  { section: 'companies', action: 'go-companies' },
  { section: 'contacts', action: 'go-contacts', far: true },
  { section: 'projects', action: 'go-projects' },
  { section: 'invoices', action: 'go-invoices', far: true },
  { section: 'agents', action: 'go-agents', far: true },
]

/** The links of the menu that a phone has no room for in its bar. */
export const FAR_ENTRIES = ENTRIES.filter((entry) => entry.far)

/** The side bar on a desktop, the bottom bar on a phone: the same links. */
export function Navigation({ frame, section }: { frame: Frame; section: Section | undefined }) {
  const { reader: r, member } = frame
  return (
    <header class="side">
      <Brand r={r} />
      <nav aria-label={r.text.nav.label}>
        <Find r={r} />
        <Entries r={r} grants={member?.grants ?? {}} section={section} />
        <button type="button" popovertarget="menu">
          <Icon r={r} name="ellipsis" />
          <span>{r.text.nav.more}</span>
          <Count of={member?.unread ?? 0} />
        </button>
      </nav>
      <button type="button" class="who" popovertarget="menu">
        <span class="avatar" aria-hidden="true">
          {initials(member?.name ?? '')}
        </span>
        <span>{member?.name}</span>
        <Icon r={r} name="ellipsis" />
      </button>
    </header>
  )
}

type EntriesProps = { r: Reader; grants: Grants; section: Section | undefined }

const Entries = keptPart(
  ({ r, grants, section }: EntriesProps) => (
    <>
      {ENTRIES.filter(({ action }) => isAllowed(findAction(action), grants)).map((entry) => (
        <GoTo r={r} action={entry.action} far={entry.far} current={entry.section === section} />
      ))}
    </>
  ),
  ({ r, grants, section }) => [r.locale, r.icons, section, grants],
)

/** Opens the palette; without JavaScript it leads to the page of the search. */
function Find({ r }: { r: Reader }) {
  return (
    <button
      type="submit"
      form={PALETTE_FORM_ID}
      class="find"
      aria-haspopup="dialog"
      aria-keyshortcuts="Control+K Meta+K"
    >
      <Icon r={r} name="search" />
      <span>{r.text.palette.open}</span>
      <KeyHint r={r} of="open-palette" />
    </button>
  )
}

type GoToProps = {
  r: Reader
  action: ActionId
  far?: boolean | undefined
  current?: boolean | undefined
  /** How much waits there. */
  count?: number
}

/** A link of the menu, as the list of actions has it. */
export function GoTo({ r, action, far, current, count = 0 }: GoToProps) {
  const { target, icon } = findAction(action)
  if (!('href' in target)) return null
  return (
    <a
      href={target.href}
      class={far ? 'far' : undefined}
      aria-current={current ? 'page' : undefined}
    >
      <Icon r={r} name={icon} />
      <span>{r.text.palette.actions[action].label}</span>
      <Count of={count} />
      <KeyHint r={r} of={action} />
    </a>
  )
}

/** How much waits; nothing when nothing does. */
function Count({ of }: { of: number }) {
  return of > 0 && <small class="count">{of}</small>
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean)
  return words
    .slice(0, 2)
    .map((word) => [...word][0])
    .join('')
    .toUpperCase()
}
