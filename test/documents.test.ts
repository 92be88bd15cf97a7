import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../scripts/build.ts'
import { readSources } from './architecture/read-sources.ts'

const CODE = ['protocol', 'worker', 'views', 'sync-agent']

describe('the documents', () => {
  it('name only npm scripts that exist, and each of them', async () => {
    const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
    const { README } = await readDocuments()
    const named = [...README!.matchAll(/\bnpm (?:run ([a-z:]+)|(start|test)\b)/g)]
    const names = new Set(named.map(([, run, name]) => run ?? name))
    expect([...names].filter((name) => !(name! in scripts))).toEqual([])
    for (const name of ['start', 'test']) expect([...names]).toContain(name)
  })

  it('of npm, package.json and the lockfile, agree on every package', async () => {
    const wanted = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
    const lock = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8'))
    for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies']) {
      expect(lock.packages[''][kind]).toEqual(wanted[kind])
      for (const [name, version] of Object.entries(wanted[kind])) {
        expect(lock.packages[`node_modules/${name}`]?.version, name).toBe(version)
      }
    }
  })

  it('give npm scripts files that exist', async () => {
    const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
    const files = Object.values<string>(scripts).flatMap(
      (line) => line.match(/\S+\.(?:sh|ts)\b/g) ?? [],
    )
    expect(files.length).toBeGreaterThan(8)
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([])
  })

  it('link only to files that exist', async () => {
    const broken: string[] = []
    for (const [name, text] of Object.entries(await readDocuments())) {
      const folder = dirname(join(ROOT, `${name}.md`))
      for (const [, target] of text.matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)) {
        if (!existsSync(join(folder, target!))) broken.push(`${name}.md: ${target}`)
      }
    }
    expect(broken).toEqual([])
  })

  it('define only words that the code uses', async () => {
    const glossary = (await readDocuments())['docs/glossary']!
    const rows = glossary.split('\n').filter((line) => /^\| (?!English|---)/.test(line))
    expect(rows.length).toBeGreaterThan(20)
    const code = (await readSources(CODE)).map(({ text }) => text).join('\n')
    const words = rows.flatMap((row) =>
      [...(row.split('|').at(-2) ?? '').matchAll(/`([^`]+)`/g)].map(([, word]) => word!),
    )
    expect(words.length).toBeGreaterThanOrEqual(rows.length)
    expect(words.filter((word) => !new RegExp(`\\b${word}`).test(code))).toEqual([])
  })
})

/** Every Markdown file of the root and docs/, by its path without `.md`. */
async function readDocuments(): Promise<Record<string, string>> {
  const inDocs = await readdir(join(ROOT, 'docs'), { recursive: true })
  const names = ['README.md', 'STYLE.md', 'CHANGELOG.md', ...inDocs.map((name) => `docs/${name}`)]
  const documents = names.filter((name) => name.endsWith('.md'))
  const texts = documents.map(async (name) => {
    const text = await readFile(join(ROOT, name), 'utf8')
    return [name.slice(0, -'.md'.length), text] as const
  })
  return Object.fromEntries(await Promise.all(texts))
}
