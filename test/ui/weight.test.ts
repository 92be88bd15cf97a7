import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, inject, it } from 'vitest'

/** Bytes after brotli: the budgets of what every page loads of ours. */
const MOST = {
  'app.js': 18_000,
  'board.js': 1_500,
  'choice.js': 700,
  'mentions.js': 1_500,
  'app.css': 12_000,
  'icons.svg': 6_000,
}

it.each(Object.entries(MOST))('%s weighs at most %i bytes', async (file, most) => {
  const [name, extension] = file.split('.')
  const folder = join(inject('build'), 'assets/static')
  const built = (await readdir(folder)).find(
    (path) => path.startsWith(`${name}-`) && path.endsWith(`.${extension}`),
  )
  const bytes = brotliCompressSync(await readFile(join(folder, built!))).length
  expect(bytes).toBeGreaterThan(200)
  expect(bytes).toBeLessThanOrEqual(most)
})

it('the worker weighs at most 400 kB after gzip, so that it starts quickly', async () => {
  const worker = await readFile(join(inject('build'), 'worker/index.js'))
  expect(gzipSync(worker).length).toBeLessThanOrEqual(400_000)
})
