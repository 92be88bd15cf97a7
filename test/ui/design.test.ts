import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ROOT } from '../../scripts/build.ts'

/** What is no part to look at: it brings a script, or is a page by itself, made of parts that are shown. */
const UNSEEN = ['Script', 'DeletedPage']

async function read(folder: string): Promise<string> {
  const names = await readdir(join(ROOT, folder))
  const files = await Promise.all(names.map((name) => readFile(join(ROOT, folder, name), 'utf8')))
  return files.join('\n')
}

it('the page of the design shows every part', async () => {
  const [parts, design] = [await read('views/parts'), await read('views/design')]
  const names = [...parts.matchAll(/^export function ([A-Z]\w+)/gm)].map(([, name]) => name!)
  expect(names.length).toBeGreaterThan(25)
  const missing = names.filter(
    (name) => !UNSEEN.includes(name) && !new RegExp(`<${name}[\\s>]`).test(design),
  )
  expect(missing).toEqual([])
})
