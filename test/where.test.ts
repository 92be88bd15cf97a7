import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, it } from 'vitest'
import { whereIs } from '../scripts/where.ts'

it('finds the place in the sources that a frame of the log means', () => {
  const build = inject('build')
  const lines = readFileSync(join(build, 'worker/index.js'), 'utf8').split('\n')
  const said = 'This is no form with files.'
  const line = lines.findIndex((text) => text.includes(said))
  const column = lines[line]!.indexOf(said)
  const frame = `at async xl (file:///lintel/index.js:${line + 1}:${column})`
  expect(whereIs(frame, build)).toMatch(/^worker\/http\/multipart\.ts:\d+:\d+$/)
  expect(whereIs('at async xl', build)).toBeNull()
})
