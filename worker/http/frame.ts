import { getCookie } from 'hono/cookie'
import type { Frame, Theme } from '../../views/frame.ts'
import { paths } from '../../views/paths.ts'
import { createReader } from '../../views/reader.ts'
import { isLocale, type Locale, preferredLocale } from '../../views/text/locale.ts'
import { isNotice } from '../../views/text/notice.ts'
import { readRules } from '../domain/egress.ts'
import type { Viewer } from '../store/viewer.ts'
import type { AppContext } from './context.ts'

/** Cookies of choices made before or without signing in; they hold no secret. */
export const LOCALE_COOKIE = 'lintel-locale'
export const THEME_COOKIE = 'lintel-theme'

/** What surrounds a page: its reader, the addresses of the static files, who is signed in. */
export function frameFor(c: AppContext, viewer: Viewer | null): Frame {
  const { assets, env, now } = c.get('deps')
  const url = new URL(c.req.url)
  const notice = url.searchParams.get('done')
  url.searchParams.delete('done')
  const undo = url.searchParams.get('undo') ?? ''
  url.searchParams.delete('undo')
  const reader = createReader({
    locale: viewer?.locale ?? localeOf(c),
    timeZone: viewer?.timeZone ?? 'UTC',
    now: now(),
    icons: assets.icons,
    scripts: assets.scripts,
    rule: readRules(viewer?.rules ?? null),
  })
  return {
    reader,
    assets,
    member: viewer && {
      name: viewer.name,
      email: viewer.email,
      grants: viewer.grants,
      unread: viewer.unread,
    },
    theme: readTheme(getCookie(c, THEME_COOKIE)),
    path: url.pathname + url.search,
    preview: env.preview,
    notice: isNotice(notice) ? reader.text.notice[notice] : undefined,
    undo: /^\d+$/.test(undo) ? paths.undo(url.pathname, Number(undo)) : undefined,
  }
}

/** The language for somebody not signed in: the one they chose here, else the browser's. */
export function localeOf(c: AppContext): Locale {
  const chosen = getCookie(c, LOCALE_COOKIE)
  return isLocale(chosen) ? chosen : preferredLocale(c.req.header('Accept-Language'))
}

export function readTheme(value: unknown): Theme {
  return value === 'light' || value === 'dark' ? value : 'system'
}
