import { getCookie, setCookie } from 'hono/cookie'
import { dateIn } from '../domain/calendar.ts'
import type { Statement } from '../store/database.ts'
import type { Reading } from '../store/kept-page.ts'
import type { Viewer } from '../store/viewer.ts'
import { type AppContext, readFor } from './context.ts'

/** Remembers the member's time zone between pages; it holds no secret and proves nothing. */
const ZONE_COOKIE = 'lintel-zone'
const ZONE_LENGTH = 64
const ZONE_SECONDS = 365 * 24 * 3_600

type Read<T extends readonly Statement[]> = {
  viewer: Viewer
  rows: { [K in keyof T]: T[K]['_']['result'] }
  /** The date where the viewer is. */
  today: string
}

/**
 * Reads a page whose statements depend on what day it is where the viewer is. The zone comes with the viewer,
 * so the day is guessed from a cookie, and read again only when the guess was wrong: one trip, seldom two.
 */
export async function readForToday<T extends readonly Statement[]>(
  c: AppContext,
  build: (today: string, by: Reading) => readonly [...T],
): Promise<Read<T>> {
  const now = c.get('deps').now()
  const guess = dateIn((getCookie(c, ZONE_COOKIE) ?? 'UTC').slice(0, ZONE_LENGTH), now)
  const read = await readFor(c, (by) => build(guess, by))
  const today = dateIn(read.viewer.timeZone, now)
  if (today === guess) return { ...read, today }
  setCookie(c, ZONE_COOKIE, read.viewer.timeZone, {
    httpOnly: true,
    sameSite: 'Lax',
    path: '/',
    secure: c.get('deps').env.publicUrl.startsWith('https:'),
    maxAge: ZONE_SECONDS,
  })
  return { ...(await readFor(c, (by) => build(today, by))), today }
}
