import type { RuleFor } from '../worker/domain/egress.ts'
import { type Formats, formats } from './text/format.ts'
import { type Text, text } from './text/index.ts'
import type { Locale } from './text/locale.ts'

/**
 * For whom and when a view is drawn. Every page and every part that shows words, figures or icons takes one:
 * views read no clock, no header and no setting themselves.
 */
export type Reader = {
  locale: Locale
  text: Text
  format: Formats
  timeZone: string
  /** The instant of drawing, milliseconds since 1970. */
  now: number
  /** The date where the reader is, YYYY-MM-DD; what is due before it is overdue. */
  today: string
  /** Address of the icon sprite. */
  icons: string
  /** Addresses of scripts that only some parts need: each brings its own. */
  scripts: Scripts
  /** What a column of the ledger is kept back by: it is said, never shown as empty or as zero. */
  rule: RuleFor
}

/** Scripts of parts, by the name of their module in views/browser. */
export type Scripts = Readonly<
  Record<'board' | 'choice' | 'copy' | 'drafts' | 'mentions' | 'zone', string>
>

export type ReaderOptions = {
  locale: Locale
  timeZone: string
  now: number
  icons: string
  scripts: Scripts
  rule?: RuleFor
}

export function createReader(options: ReaderOptions): Reader {
  const { locale, timeZone, now, icons, scripts, rule = () => null } = options
  const format = formats(locale, timeZone)
  const today = format.dayOf(now)
  return { locale, text: text(locale), format, timeZone, now, today, icons, scripts, rule }
}
