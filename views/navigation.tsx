import { Brand } from './brand.tsx'
import type { Frame } from './frame.ts'
import type { IconName } from './icons.ts'
import { Icon } from './parts/icon.tsx'
import { paths } from './paths.ts'

export type Section =
  | 'dashboard'
  | 'companies'
  | 'projects'
  | 'invoices'
  | 'agents'
  | 'members'
  | 'profile'

/** `far` ones stand in the side bar, and on a phone in the menu. */
type Entry = { section: Section; href: string; icon: IconName; far?: true }

export const ENTRIES: readonly Entry[] = [
  { section: 'dashboard', href: paths.dashboard(), icon: 'house' },
  { section: 'companies', href: paths.companies(), icon: 'building-2' },
  { section: 'projects', href: paths.projects(), icon: 'hard-hat' },
  { section: 'invoices', href: paths.invoices(), icon: 'receipt-text' },
  { section: 'agents', href: paths.agents(), icon: 'plug', far: true },
]

/** The side bar on a desktop, the bottom bar on a phone: the same links. */
export function Navigation({ frame, section }: { frame: Frame; section: Section | undefined }) {
  const { reader: r, member } = frame
  return (
    <div class="side">
      <Brand r={r} />
      <nav aria-label={r.text.nav.label}>
        {ENTRIES.map((entry) => (
          <a
            href={entry.href}
            class={entry.far && 'far'}
            aria-current={entry.section === section ? 'page' : undefined}
          >
            <Icon r={r} name={entry.icon} />
            <span>{r.text.nav[entry.section]}</span>
          </a>
        ))}
        <button type="button" popovertarget="menu">
          <Icon r={r} name="ellipsis" />
          <span>{r.text.nav.more}</span>
        </button>
      </nav>
      <button type="button" class="who" popovertarget="menu">
        <span class="avatar" aria-hidden="true">
          {initials(member?.name ?? '')}
        </span>
        <span>{member?.name}</span>
        <Icon r={r} name="ellipsis" />
      </button>
    </div>
  )
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean)
  return words
    .slice(0, 2)
    .map((word) => [...word][0])
    .join('')
    .toUpperCase()
}
