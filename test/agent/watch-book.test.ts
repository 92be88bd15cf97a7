import { appendFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { watchBook } from '../../sync-agent/sources/gnucash/watch-book.ts'

let folder: string
let end: () => void
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lintel-watch-'))
  await writeFile(join(folder, 'book.gnucash'), 'x')
})
afterEach(async () => {
  end()
  await rm(folder, { recursive: true, force: true })
})

it.each([
  ['the book', (at: string) => appendFile(join(at, 'book.gnucash'), 'y')],
  ['its write-ahead log', (at: string) => writeFile(join(at, 'book.gnucash-wal'), 'y')],
  [
    'a book put in its place',
    async (at: string) => {
      await writeFile(join(at, 'saved'), 'z')
      await rename(join(at, 'saved'), join(at, 'book.gnucash'))
    },
  ],
])('wakes whoever waits when %s is written', async (_, write) => {
  await new Promise<void>((wake) => {
    end = watchBook(join(folder, 'book.gnucash'), wake)
    void write(folder)
  })
})

it('is silent about neighbours, and about what its own readers write', async () => {
  const woken: string[] = []
  await new Promise<void>((wake) => {
    end = watchBook(join(folder, 'book.gnucash'), () => {
      woken.push('book')
      wake()
    })
    void (async () => {
      await writeFile(join(folder, 'book.gnucash-shm'), 'y')
      await writeFile(join(folder, 'letter.odt'), 'y')
      await appendFile(join(folder, 'book.gnucash'), 'y')
    })()
  })
  expect(woken).toEqual(['book'])
})

it('does without when there is nothing to watch', () => {
  end = watchBook(join(folder, 'no such folder', 'book.gnucash'), () => {})
  end()
})
