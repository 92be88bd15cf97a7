import type { Reader } from '../reader.ts'

/** A duration in hours and minutes. */
export function sayDuration(r: Reader, ms: number): string {
  const minutes = Math.round(ms / 60_000)
  const { activity } = r.text
  return minutes < 60
    ? activity.minutes(minutes)
    : activity.hours(Math.floor(minutes / 60), minutes % 60)
}
