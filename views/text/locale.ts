/** The languages of the product. */
export type Locale = 'en' | 'ru'

export const LOCALES: readonly Locale[] = ['en', 'ru']

/** Each language by its own name, so that a reader finds theirs on a page in the other. */
export const LOCALE_NAMES: Readonly<Record<Locale, string>> = { en: 'English', ru: 'Русский' }

/** The time zone of whoever has told none: their language is all that is known of them. */
export const USUAL_ZONES: Readonly<Record<Locale, string>> = { en: 'UTC', ru: 'Europe/Moscow' }

export function isLocale(value: unknown): value is Locale {
  return value === 'en' || value === 'ru'
}

/** The first language of an Accept-Language header that the product speaks; English when it names none. */
export function preferredLocale(acceptLanguage: string | undefined): Locale {
  const wishes = (acceptLanguage ?? '').slice(0, MAX_HEADER).split(',').map(readWish)
  wishes.sort((a, b) => b.weight - a.weight)
  return wishes.map((wish) => wish.language).find(isLocale) ?? 'en'
}

const MAX_HEADER = 200

function readWish(part: string): { language: string; weight: number } {
  const [tag = '', ...parameters] = part.trim().split(';')
  const q = parameters.map((parameter) => /^\s*q=([\d.]+)$/.exec(parameter)?.[1]).find(Boolean)
  return { language: tag.split('-')[0]!.toLowerCase(), weight: q === undefined ? 1 : Number(q) }
}
