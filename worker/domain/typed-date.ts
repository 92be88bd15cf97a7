/** Dates as people type them, in English and Russian, whatever language they read in. */
import { addDays } from './calendar.ts'

const NEAR: Readonly<Record<string, number>> = {
  ...{ today: 0, сегодня: 0, tomorrow: 1, завтра: 1, послезавтра: 2 },
  ...{ yesterday: -1, вчера: -1, позавчера: -2 },
}
const WEEKDAYS = [
  ['su', 'вс', 'воскресенье'],
  ['mo', 'пн', 'понедельник'],
  ['tu', 'вт', 'вторник'],
  ['we', 'ср', 'среда', 'среду'],
  ['th', 'чт', 'четверг'],
  ['fr', 'пт', 'пятница', 'пятницу'],
  ['sa', 'сб', 'суббота', 'субботу'],
]
const MONTHS = [
  ...[/^(jan|янв)/, /^(feb|фев)/, /^(mar|мар)/, /^(apr|апр)/, /^(may|ма[йя])/, /^(jun|июн)/],
  ...[/^(jul|июл)/, /^(aug|авг)/, /^(sep|сен)/, /^(oct|окт)/, /^(nov|ноя)/, /^(dec|дек)/],
]
const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(d|day|days|д|дн|день|дня|дней)$/, 1],
  [/^(w|week|weeks|нед|неделю|недели|недель)$/, 7],
  [/^(m|month|months|мес|месяц|месяца|месяцев)$/, 30],
]

/**
 * Reads a date, YYYY-MM-DD, from "24.11", "24 ноября", "Friday", "tomorrow", "+7", "через 2 недели" and the like.
 * A day without its year is the nearest `towards` the future or the past. Null when it is none, or no such day.
 */
export function readTypedDate(
  text: string,
  today: string,
  towards: 'future' | 'past',
): string | null {
  const typed = text.toLowerCase().replaceAll('ё', 'е').replace(/\s+/g, ' ').trim()
  const near = NEAR[typed]
  if (near !== undefined) return addDays(today, near)
  return (
    readOffset(typed, today) ?? readWeekday(typed, today, towards) ?? readDay(typed, today, towards)
  )
}

function readOffset(typed: string, today: string): string | null {
  const [, count, unit] = /^(?:\+|in |через )\s*(\d{0,3})\s*([a-zа-я]*)$/.exec(typed) ?? []
  if (count === undefined || (count === '' && unit === '')) return null
  const days = unit === '' ? 1 : UNITS.find(([form]) => form.test(unit ?? ''))?.[1]
  return days === undefined ? null : addDays(today, days * Number(count || 1))
}

function readWeekday(typed: string, today: string, towards: 'future' | 'past'): string | null {
  const word = typed.replace(/^(on |next |last |в |во |прошл\S+ )/, '')
  const english = /^(sun|mon|tue|wed|thu|fri|sat)[a-z]*$/.test(word) ? word.slice(0, 2) : word
  const wanted = WEEKDAYS.findIndex((names) => names.includes(english))
  if (wanted < 0) return null
  const now = new Date(`${today}T00:00:00Z`).getUTCDay()
  return towards === 'future'
    ? addDays(today, (wanted - now + 7) % 7 || 7)
    : addDays(today, -((now - wanted + 7) % 7 || 7))
}

function readDay(typed: string, today: string, towards: 'future' | 'past'): string | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(typed)
  if (iso) return dateOf(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const numeric = /^(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2}))?\.?$/.exec(typed)
  if (numeric) return nearest(numeric[3], Number(numeric[2]), Number(numeric[1]), today, towards)
  const [, day, word, year] = /^(\d{1,2}) ([a-zа-я]{3,})\.?(?: (\d{4}))?$/.exec(typed) ?? []
  const [, word2, day2, year2] = /^([a-z]{3,})\.? (\d{1,2})(?:,? (\d{4}))?$/.exec(typed) ?? []
  const name = word ?? word2
  const month = name === undefined ? 0 : MONTHS.findIndex((form) => form.test(name)) + 1
  return month === 0 ? null : nearest(year ?? year2, month, Number(day ?? day2), today, towards)
}

function nearest(
  year: string | undefined,
  month: number,
  day: number,
  today: string,
  towards: 'future' | 'past',
): string | null {
  if (year !== undefined) return dateOf(Number(year) + (year.length === 2 ? 2000 : 0), month, day)
  const thisYear = Number(today.slice(0, 4))
  const found = dateOf(thisYear, month, day)
  if (towards === 'future' && found !== null && found < today)
    return dateOf(thisYear + 1, month, day)
  if (towards === 'past' && found !== null && found > today) return dateOf(thisYear - 1, month, day)
  return found
}

function dateOf(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day))
  const isReal =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isReal ? date.toISOString().slice(0, 10) : null
}
