import * as core from './core.ts'
import type { Locale } from './locale.ts'
import * as notice from './notice.ts'

const dictionaries = {
  en: { ...core.en, notice: notice.en },
  ru: { ...core.ru, notice: notice.ru },
}

/** Every word a person reads, by noun: text('ru').nav.companies. */
export type Text = (typeof dictionaries)['en']

/** The whole dictionary of a language. */
export function text(locale: Locale): Text {
  return dictionaries[locale]
}
