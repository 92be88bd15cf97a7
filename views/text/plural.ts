import type { Locale } from './locale.ts'

/** English uses one and other; Russian all four: one (1, 21), few (2 to 4), many (5 to 20), other (1.5). */
export type Forms = { one: string; few?: string; many?: string; other: string }

const rules = { en: new Intl.PluralRules('en'), ru: new Intl.PluralRules('ru') }

/** The form of a word that goes with `count`. */
export function plural(locale: Locale, count: number, forms: Forms): string {
  const rule = rules[locale].select(count)
  return (rule === 'one' || rule === 'few' || rule === 'many' ? forms[rule] : null) ?? forms.other
}
