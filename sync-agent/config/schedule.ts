import { Cron } from 'croner'
import { fraction, type Random } from '../ports.ts'

/** When the timer rings: an interval, or a cron expression in this machine's time zone. */
export type Schedule =
  | { readonly everyMs: number; readonly jitterMs: number }
  | { readonly cron: string; readonly jitterMs: number }

const UNIT_MS: Readonly<Record<string, number>> = {
  ...{ ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 },
}

/** "500ms", "60s", "5m", "1h" or "90d" in milliseconds; null when it is none of these. */
export function parseDuration(text: string): number | null {
  const match = /^(\d{1,6})(ms|s|m|h|d)$/.exec(text.trim())
  return match ? Number(match[1]) * (UNIT_MS[match[2] ?? ''] ?? 0) : null
}

export function isCron(expression: string): boolean {
  try {
    return new Cron(expression, { paused: true }).nextRun() !== null
  } catch {
    return false
  }
}

/** The next moment of a schedule after `now`, milliseconds; the jitter keeps many agents from ringing together. */
export function nextTick(schedule: Schedule, now: number, random: Random): number {
  const base =
    'everyMs' in schedule
      ? now + schedule.everyMs
      : (new Cron(schedule.cron, { paused: true }).nextRun(new Date(now))?.getTime() ??
        now + 60_000)
  return base + Math.floor(fraction(random) * schedule.jitterMs)
}
