import { Hono } from 'hono'
import { setCookie } from 'hono/cookie'
import { paths } from '../../views/paths.ts'
import { isLocale } from '../../views/text/locale.ts'
import { safePath, seeOther } from '../http/answer.ts'
import type { AppContext, AppEnv } from '../http/context.ts'
import { readInput } from '../http/form.ts'
import { LOCALE_COOKIE, readTheme, THEME_COOKIE } from '../http/frame.ts'
import { PageError } from '../http/page-error.ts'
import { updateLocale } from '../store/members.ts'

const YEAR_SECONDS = 31_536_000

export const preferencesRoutes = new Hono<AppEnv>()

/** The language is the member's, and the browser's for the pages before signing in. */
preferencesRoutes.post('/language', async (c) => {
  const { locale, next } = await readInput(c)
  if (!isLocale(locale)) throw new PageError('invalid')
  const proof = c.get('proof')
  if (proof.idHash !== '') await c.get('db').write([updateLocale(c.get('db'), proof, locale)])
  keep(c, LOCALE_COOKIE, locale)
  return seeOther(c, safePath(next, paths.dashboard()))
})

/** The theme belongs to the device. */
preferencesRoutes.post('/theme', async (c) => {
  const { theme, next } = await readInput(c)
  keep(c, THEME_COOKIE, readTheme(theme))
  return seeOther(c, safePath(next, paths.dashboard()))
})

function keep(c: AppContext, name: string, value: string): void {
  const secure = c.get('deps').env.publicUrl.startsWith('https:')
  setCookie(c, name, value, {
    httpOnly: true,
    sameSite: 'Lax',
    path: '/',
    secure,
    maxAge: YEAR_SECONDS,
  })
}
