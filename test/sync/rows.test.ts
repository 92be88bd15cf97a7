import { describe, expect, it } from 'vitest'
import type { Cell } from '../../protocol/entities.ts'
import { LIMITS } from '../../protocol/limits.ts'
import { bucketOf, checkRow, hashRow, type RowRule } from '../../protocol/row.ts'
import { emailKey, nameKey, phoneKey } from '../../worker/domain/company-name.ts'
import { upsert } from '../support/agent-client.ts'

const invoice = (cells: Record<string, Cell>, key = 'i1') => {
  const right = { side: 'receivable', state: 'posted', totalMinor: 1, currency: 'RUB' }
  const change = upsert('invoice', key, { ...right, ...cells })
  return { key, cells: change.op === 'u' ? change.cells : [] }
}

describe('a row', () => {
  it.each<[RowRule, string, Record<string, Cell>]>([
    ['required', 'currency', { currency: null }],
    ['not-whole-number', 'totalMinor', { totalMinor: 1.5 }],
    ['not-whole-number', 'totalMinor', { totalMinor: -0 }],
    ['not-whole-number', 'totalMinor', { totalMinor: '100' }],
    ['amount-too-large', 'totalMinor', { totalMinor: -LIMITS.moneyMinor - 1 }],
    ['not-a-date', 'issuedOn', { issuedOn: '2026-02-29' }],
    ['not-a-date', 'dueOn', { dueOn: '2026-2-9' }],
    ['not-a-currency', 'currency', { currency: 'rub' }],
    ['not-in-list', 'side', { side: 'both' }],
    ['not-text', 'number', { number: 17 }],
    ['text-too-long', 'reference', { reference: 'x'.repeat(LIMITS.textLength + 1) }],
    ['text-not-normalised', 'number', { number: '\u0438\u0306' }],
    ['text-not-normalised', 'number', { number: '\ud800' }],
    ['key-invalid', 'counterparty', { counterparty: '' }],
  ])('breaks the rule %s in %s', (rule, column, cells) => {
    expect(checkRow('invoice', invoice(cells))).toEqual({ column, rule })
  })

  it('is well with quotes, newlines, Cyrillic and nothing at all', () => {
    expect(checkRow('invoice', invoice({ number: '"Ё"\n№ 1', issuedOn: '2024-02-29' }))).toBeNull()
    expect(checkRow('invoice', invoice({}))).toBeNull()
  })

  it('has a hash of its cells and a bucket of its key alone', () => {
    const [one, two] = [
      hashRow('invoice', invoice({})),
      hashRow('invoice', invoice({ number: '1' })),
    ]
    expect(one.hash).not.toBe(two.hash)
    expect(one.bucket).toBe(two.bucket)
    expect(one.bucket).toBe(bucketOf('invoice', 'i1'))
  })
})

describe('the forms in which the matcher compares', () => {
  it.each([
    ['ООО «Бета-Строй»', 'Бета-строй, ООО'],
    ['Общество с ограниченной ответственностью "Ёлка"', 'елка'],
    ['ПАО Мост  и  К', 'публичное акционерное общество "Мост и К"'],
    ['Delta L.L.C.', 'DELTA LLC'],
    ['ИП Иванов И. И.', 'Иванов И.И.'],
  ])('%s and %s are one name', (one, two) => {
    expect(nameKey(one)).toBe(nameKey(two))
  })

  it('a name of a legal form alone, or of signs, stays one', () => {
    expect(nameKey('ООО')).toBe('ооо')
    expect(nameKey('«?»')).toBe('«?»')
    expect(nameKey('Бета 2')).not.toBe(nameKey('Бета'))
  })

  it('phones are their last ten digits, addresses lower case, and neither is made up', () => {
    expect(phoneKey('8 (495) 123-45-67')).toBe(phoneKey('+7 495 1234567'))
    expect([phoneKey('доб. 12'), phoneKey(null)]).toEqual([null, null])
    expect([emailKey(' A@B.ru '), emailKey('none'), emailKey(null)]).toEqual(['a@b.ru', null, null])
  })
})
