import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Cursor,
  cutPage,
  decodeCursor,
  encodeCursor,
  type KeysetPage,
  PAGE_ROWS,
} from '../../worker/domain/keyset.ts'

test('a cursor comes back from an address as it went, whatever text it holds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.maxSafeInteger(), (text, n) => {
      const cursor = { order: 'name', direction: 'before', values: [text, n] } as const
      const inAddress = encodeCursor(cursor)
      expect(inAddress).toMatch(/^[\w-]+$/)
      expect(decodeCursor(inAddress, 'name', ['string', 'number'])).toEqual(cursor)
    }),
  )
})

test('a malformed cursor, or one of another order, is refused', () => {
  const good = encodeCursor({ order: 'name', direction: 'after', values: ['a', 'b'] })
  expect(decodeCursor(good, 'debt', ['string', 'string'])).toBeNull()
  expect(decodeCursor(good, 'name', ['number', 'string'])).toBeNull()
  expect(decodeCursor(good, 'name', ['string'])).toBeNull()
  expect(decodeCursor('a'.repeat(5_000), 'name', ['string', 'string'])).toBeNull()
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), (text) => {
      fc.pre(text !== good)
      expect(decodeCursor(text, 'name', ['string', 'string'])).toBeNull()
    }),
  )
})

test('pages visit every row exactly once, forwards and back', () => {
  fc.assert(
    fc.property(fc.nat(4 * PAGE_ROWS), (count) => {
      const all = Array.from({ length: count }, (_, index) => index)
      const forwards = walk(all, 'next')
      expect(forwards.flat()).toEqual(all)
      const backwards = walk(all, 'previous', forwards.at(-1)?.[0])
      expect([...backwards, ...forwards.slice(-1)].flat()).toEqual(all)
    }),
  )
})

/** Walks a list in memory as the stores walk an index. */
function walk(all: readonly number[], to: 'next' | 'previous', from?: number): number[][] {
  const pages: number[][] = []
  const direction = to === 'next' ? 'after' : 'before'
  if (to === 'previous' && from === undefined) return pages
  let link: string | null =
    from === undefined ? '' : encodeCursor({ order: 'n', direction, values: [from] })
  while (link !== null) {
    const cursor: Cursor | null = link === '' ? null : decodeCursor(link, 'n', ['number'])
    const edge = Number(cursor?.values[0] ?? -1)
    const ahead: number[] =
      cursor?.direction === 'before'
        ? all.filter((row) => row < edge).reverse()
        : all.filter((row) => row > edge)
    const read = ahead.slice(0, PAGE_ROWS + 1)
    const page: KeysetPage<number> = cutPage(read, { order: 'n', cursor, keyOf: (row) => [row] })
    if (to === 'next') pages.push(page.rows)
    else if (page.rows.length > 0) pages.unshift(page.rows)
    link = page[to]
  }
  return pages
}
