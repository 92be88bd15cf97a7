import type { Grants } from '../worker/domain/access.ts'
import { type ActionId, findAction, isAllowed } from './actions/actions.ts'
import type { Frame, Theme } from './frame.ts'
import { FAR_ENTRIES, GoTo } from './navigation.tsx'
import { Icon } from './parts/icon.tsx'
import { keptPart } from './parts/kept.ts'
import { KeyHint } from './parts/keys.tsx'
import { paths } from './paths.ts'
import type { Reader } from './reader.ts'
import { LOCALE_NAMES, LOCALES } from './text/locale.ts'

/** What only those who look after the site see. */
const ADMINISTRATION: readonly { action: ActionId }[] = [
  { action: 'go-members' },
  { action: 'go-change-log' },
  { action: 'go-health' },
]

const THEMES: readonly Theme[] = ['system', 'light', 'dark']

/** What belongs to the person: profile, language, theme, the way out. Opens without JavaScript. */
export function Menu({ frame, member }: { frame: Frame; member: NonNullable<Frame['member']> }) {
  const { reader: r } = frame
  return (
    <div id="menu" popover="auto" class="menu">
      <p class="self">
        <b>{member.name}</b>
        <small>{member.email}</small>
      </p>
      <nav aria-label={r.text.nav.more}>
        <Places r={r} grants={member.grants} unread={member.unread} />
      </nav>
      <LanguageSwitch r={r} path={frame.path} />
      <ThemeSwitch frame={frame} />
      <form method="post" action={paths.signOut()}>
        <button type="submit">
          <Icon r={r} name="log-out" />
          {r.text.nav.signOut}
        </button>
      </form>
    </div>
  )
}

type PlacesProps = { r: Reader; grants: Grants; unread: number }

const Places = keptPart(
  ({ r, grants, unread }: PlacesProps) => {
    const isOpen = ({ action }: { action: ActionId }) => isAllowed(findAction(action), grants)
    return (
      <>
        {FAR_ENTRIES.filter(isOpen).map(({ action }) => (
          <GoTo r={r} action={action} far />
        ))}
        {ADMINISTRATION.filter(isOpen).map(({ action }) => (
          <GoTo r={r} action={action} />
        ))}
        <GoTo r={r} action="go-mentions" count={unread} />
        <GoTo r={r} action="go-profile" />
        <button type="button" class="scripted" data-deed="open-sheet">
          <Icon r={r} name="keyboard" />
          <span>{r.text.palette.sheet}</span>
          <KeyHint r={r} of="open-sheet" />
        </button>
      </>
    )
  },
  ({ r, grants, unread }) => [r.locale, r.icons, grants, unread],
)

/** One button a language, each in its own. */
export function LanguageSwitch({ r, path }: { r: Reader; path: string }) {
  return (
    <form method="post" action={paths.language()} class="switch">
      <input type="hidden" name="next" value={path} />
      <fieldset>
        <legend>{r.text.nav.language}</legend>
        {LOCALES.map((locale) => (
          <button
            type="submit"
            name="locale"
            value={locale}
            lang={locale}
            aria-pressed={String(r.locale === locale)}
          >
            {LOCALE_NAMES[locale]}
          </button>
        ))}
      </fieldset>
    </form>
  )
}

function ThemeSwitch({ frame }: { frame: Frame }) {
  const { nav } = frame.reader.text
  return (
    <form method="post" action={paths.theme()} class="switch">
      <input type="hidden" name="next" value={frame.path} />
      <fieldset>
        <legend>{nav.theme}</legend>
        {THEMES.map((theme) => (
          <button
            type="submit"
            name="theme"
            value={theme}
            aria-pressed={String(frame.theme === theme)}
          >
            {nav[theme]}
          </button>
        ))}
      </fieldset>
    </form>
  )
}
