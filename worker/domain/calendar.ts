const DAY_MS = 86_400_000

/** The date where a member is, YYYY-MM-DD. A zone the platform does not know is read as UTC. */
export function dateIn(timeZone: string, now: number): string {
  try {
    return formatterOf(timeZone).format(now)
  } catch {
    return formatterOf('UTC').format(now)
  }
}

/** The date where the day is furthest on: no true date of what has happened lies after it. */
export function latestDate(now: number): string {
  return dateIn('Pacific/Kiritimati', now)
}

/** Whole days from one date to another, negative backwards. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS)
}

/** A date so many days later, or earlier. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

// The Swedish way of writing a date is the ISO one. Making a formatter is dear; zones are few.
const MOST_FORMATTERS = 500
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known) return known
  if (formatters.size >= MOST_FORMATTERS) formatters.clear()
  const made = new Intl.DateTimeFormat('sv-SE', { timeZone })
  formatters.set(timeZone, made)
  return made
}
