/** npm run demo:swap: puts the demo's other book (after 60 edits, or before them) in the place of the live one. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { LIVE_BOOK, replaceBook, unpackDemoBook } from './start/book.ts'

if (!existsSync(LIVE_BOOK)) {
  console.error('There is no demo book yet: run npm start first.')
  process.exit(1)
}
const digest = (content: Uint8Array) => createHash('sha256').update(content).digest('hex')
const [before, after] = [await unpackDemoBook('a'), await unpackDemoBook('a-after')]
const isAfter = digest(await readFile(LIVE_BOOK)) === digest(after)
await replaceBook(LIVE_BOOK, isAfter ? before : after)
console.log(`${LIVE_BOOK} is now the book ${isAfter ? 'before' : 'after'} the 60 edits.`)
