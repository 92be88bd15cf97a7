import { describe, expect, it } from 'vitest'
import { formats } from '../../views/text/format.ts'
import { text } from '../../views/text/index.ts'
import { preferredLocale } from '../../views/text/locale.ts'
import { plural } from '../../views/text/plural.ts'

/** The same in both languages: names, signs, what stands on keys. */
const SAME = new Set(['Lintel', '—', '№', 'Ctrl', 'Esc', 'Enter', 'Del'])

function wordsOf(value: unknown, path = ''): [path: string, words: string][] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    wordsOf(inner, path === '' ? key : `${path}.${key}`),
  )
}

describe('the dictionaries', () => {
  it('say everything in Russian in Cyrillic, and in English without it', () => {
    const ru = wordsOf(text('ru')).filter(([, words]) => !SAME.has(words))
    const en = wordsOf(text('en'))
    expect(ru.length).toBeGreaterThan(100)
    expect(ru.filter(([, words]) => words !== '' && !/[а-яё]/i.test(words))).toEqual([])
    // What the palette is searched by may be typed in either language.
    const read = en.filter(([path]) => !path.endsWith('.words'))
    const foreign = read.filter(([, words]) => /[а-яё]/i.test(words.replace('Русский', '')))
    expect(foreign).toEqual([])
  })

  it('use all four plural forms of Russian', () => {
    const forms = { one: 'счёт', few: 'счёта', many: 'счетов', other: 'счёта' }
    const say = (count: number) => `${count} ${plural('ru', count, forms)}`
    expect([1, 3, 5, 11, 21, 1.5].map(say)).toEqual([
      '1 счёт',
      '3 счёта',
      '5 счетов',
      '11 счетов',
      '21 счёт',
      '1.5 счёта',
    ])
  })
})

describe('money', () => {
  it('is written to the last kopeck, exactly, beyond what a float holds', () => {
    const largest = Number.MAX_SAFE_INTEGER
    expect(formats('ru', 'UTC').money(largest, 'RUB')).toBe(
      '90 071 992 547 409,91 ₽'.replaceAll(' ', '\u00a0'),
    )
    expect(formats('en', 'UTC').money(-5, 'RUB')).toBe('-₽0.05')
    expect(formats('en', 'UTC').money(1_234, 'JPY')).toBe('¥1,234')
    expect(formats('en', 'UTC').amount(1_234_567, 'RUB')).toBe('12,345.67')
  })
})

describe('times', () => {
  const at = Date.UTC(2026, 10, 22, 21, 30)

  it('stand in the reader’s zone, with their date once it is another day', () => {
    const moscow = formats('ru', 'Europe/Moscow')
    expect(moscow.asOf(at, at + 60_000)).toBe('00:30')
    expect(moscow.asOf(at, at + 86_400_000)).toBe('23.11.2026, 00:30')
    expect(moscow.dayOf(at)).toBe('2026-11-23')
    expect(formats('en', 'No/Such_Zone').time(at)).toBe('21:30')
  })

  it('never move a date of the ledger', () => {
    for (const zone of ['Pacific/Kiritimati', 'America/Adak']) {
      expect(formats('en', zone).date('2026-11-22')).toBe('22 Nov 2026')
    }
  })
})

it('the browser’s first language that we speak is taken', () => {
  expect(preferredLocale('de-DE,de;q=0.9,ru-RU;q=0.8,en;q=0.7')).toBe('ru')
  expect(preferredLocale('fr')).toBe('en')
  expect(preferredLocale(undefined)).toBe('en')
})
