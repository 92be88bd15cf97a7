/** Times and durations as people type them. */
import { dateIn } from './calendar.ts'
import { readTypedDate } from './typed-date.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** Nothing that is logged lasts longer. */
const MOST_MS = 31 * 24 * HOUR_MS

type Place = { now: number; timeZone: string }

/**
 * Reads an instant, in milliseconds to the minute, from "14:30", "yesterday 9:15", "24.11 16:00", "2pm", "20 мин назад".
 * A time alone is today's, a day alone keeps the time of now. Null when it is none.
 */
export function readTypedTime(text: string, place: Place): number | null {
  const { now, timeZone } = place
  const typed = text.toLowerCase().replace(/\s+/g, ' ').trim()
  if (/^\d{12,14}$/.test(typed)) return Number(typed)
  if (typed === '' || typed === 'now' || typed === 'сейчас') return toMinute(now)
  const ago = /^(.+) (?:ago|назад)$/.exec(typed)?.[1]
  if (ago !== undefined) {
    const passed = readTypedDuration(ago)
    return passed === null ? null : toMinute(now - passed)
  }
  const today = dateIn(timeZone, now)
  const [, before = '', clock = ''] = CLOCK.exec(typed) ?? []
  const day = before.replace(/(^|,? )(at|в|во)$|,$/, '')
  const minutes = clock === '' ? null : readClock(clock)
  if (minutes !== null) {
    const date = day === '' ? today : readTypedDate(day, today, 'past')
    if (date !== null) return instantIn(timeZone, date, minutes)
  }
  const date = readTypedDate(typed, today, 'past')
  return date === null ? null : instantIn(timeZone, date, minutesIn(timeZone, now))
}

const CLOCK =
  /^(?:(.*?) )?(\d{1,2}(?:[:.]\d{2})?(?: ?(?:am|pm|a\.m\.|p\.m\.|ч|утра|дня|вечера|h))?)$/

/** Minutes of the day; null when it is no time. */
function readClock(text: string): number | null {
  const [, hours, minutes, half] = /^(\d{1,2})(?:[:.](\d{2}))?(?: ?([^\d\s].*))?$/.exec(text) ?? []
  if (hours === undefined) return null
  // A bare number is an hour only with a word beside it: "24" might as well be a day.
  if (minutes === undefined && half === undefined) return null
  const isLater = /^(p|дня|вечера)/.test(half ?? '')
  const hour = half && /^[ap]/.test(half) ? Number(hours) % 12 : Number(hours)
  const whole = isLater && hour < 12 ? hour + 12 : hour
  if (Number(hours) > 23 || Number(minutes ?? 0) > 59) return null
  return whole * 60 + Number(minutes ?? 0)
}

/** Reads a duration in milliseconds from "40" (minutes), "1:30", "1.5 h", "2 ч 15 мин"; null when it is none. */
export function readTypedDuration(text: string): number | null {
  const typed = text.toLowerCase().replaceAll(',', '.').replace(/\s+/g, ' ').trim()
  if (/^\d{1,4}$/.test(typed)) return limit(Number(typed) * MINUTE_MS)
  // A form that asks which of two versions stays sends them as they are stored.
  if (/^\d{5,10}$/.test(typed) && Number(typed) % MINUTE_MS === 0) return limit(Number(typed))
  const clock = /^(\d{1,3}):(\d{2})$/.exec(typed)
  if (clock) return limit(Number(clock[1]) * HOUR_MS + Number(clock[2]) * MINUTE_MS)
  const parts =
    /^(?:(\d+(?:\.\d+)?) ?(?:ч|час|часа|часов|h|hr|hour|hours)\.?)? ?(?:(\d+) ?(?:м|мин|минут|минуты|минуту|m|min|minutes?)\.?)?$/.exec(
      typed,
    )
  if (!parts || (parts[1] === undefined && parts[2] === undefined)) return null
  return limit(Number(parts[1] ?? 0) * HOUR_MS + Number(parts[2] ?? 0) * MINUTE_MS)
}

function limit(ms: number): number | null {
  return ms > MOST_MS ? null : Math.round(ms)
}

/** A duration as a form begins with it: "40" or "1:30". */
export function writeDuration(ms: number): string {
  const minutes = Math.round(ms / MINUTE_MS)
  const rest = String(minutes % 60).padStart(2, '0')
  return minutes < 60 ? String(minutes) : `${Math.floor(minutes / 60)}:${rest}`
}

/** An instant as a form begins with it, where the member is: "24.11.2026 16:00". */
export function writeTime(at: number, timeZone: string): string {
  const [year, month, day] = dateIn(timeZone, at).split('-')
  const minutes = minutesIn(timeZone, at)
  const clock = [Math.floor(minutes / 60), minutes % 60].map((part) =>
    String(part).padStart(2, '0'),
  )
  return `${day}.${month}.${year} ${clock.join(':')}`
}

function toMinute(at: number): number {
  return Math.floor(at / MINUTE_MS) * MINUTE_MS
}

function minutesIn(timeZone: string, at: number): number {
  const local = localOf(timeZone, at)
  return (((local / MINUTE_MS) % 1440) + 1440) % 1440
}

/** The instant of a local time. One that a change of clocks left out is read as the one an hour later. */
function instantIn(timeZone: string, date: string, minutes: number): number {
  const wanted = Date.parse(`${date}T00:00:00Z`) + minutes * MINUTE_MS
  const first = wanted - (localOf(timeZone, wanted) - wanted)
  return first - (localOf(timeZone, first) - wanted)
}

/** The local time of an instant, as if it were UTC, to the minute. */
function localOf(timeZone: string, at: number): number {
  const parts = Object.fromEntries(
    formatterOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts
  return Date.UTC(year, month - 1, day, hour % 24, minute)
}

// Making a formatter is dear; zones are few.
const MOST_FORMATTERS = 500
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known) return known
  if (formatters.size >= MOST_FORMATTERS) formatters.clear()
  const made = makeFormatter(timeZone)
  formatters.set(timeZone, made)
  return made
}

function makeFormatter(timeZone: string): Intl.DateTimeFormat {
  const date = { year: 'numeric', month: 'numeric', day: 'numeric' } as const
  const clock = { hour: 'numeric', minute: 'numeric', hourCycle: 'h23' } as const
  const options = { ...date, ...clock }
  try {
    return new Intl.DateTimeFormat('en-US', { ...options, timeZone })
  } catch {
    return new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' })
  }
}
