import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { decodeBatch, encodeBatch } from '../../protocol/batch.ts'
import { type Column, ENTITIES, ENTITY_NAMES } from '../../protocol/entities.ts'
import { fingerprintWords, thumbprint } from '../../protocol/fingerprint.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type { PublicJwk } from '../../protocol/messages.ts'
import { pairingCodeClaim } from '../../protocol/pairing-code.ts'
import { PROBLEM_STATUS } from '../../protocol/problem.ts'
import { canonicalRow, checkRow, hashRow } from '../../protocol/row.ts'
import { nextChain } from '../../worker/sync/receipt.ts'

let page = ''
beforeAll(async () => {
  page = await readFile(new URL('../../docs/protocol.md', import.meta.url), 'utf8')
})

describe('docs/protocol.md', () => {
  it.each(ENTITY_NAMES)('lists the columns of %s as they are', (entity) => {
    const section = sectionOf(`### ${entity}`)
    expect(section).toContain(`Version ${ENTITIES[entity].version}.`)
    const listed = tableOf(section).map(([name, type, isNull]) => [name, type, isNull])
    expect(listed).toEqual(ENTITIES[entity].columns.map(rowOf))
  })

  it('lists entities in order of application', () => {
    const headings = [...sectionOf('## Entities').matchAll(/^### (\w+)$/gm)].map(([, name]) => name)
    expect(headings).toEqual(ENTITY_NAMES)
  })

  it('lists every problem with its status, and every limit', () => {
    const problems = tableOf(sectionOf('## Problems')).map(([code, status]) => [code, status])
    expect(problems).toEqual(
      Object.entries(PROBLEM_STATUS).map(([code, status]) => [code, String(status)]),
    )
    const limits = tableOf(sectionOf('## Limits')).map(([name, value]) => [name, value])
    expect(limits).toEqual(Object.entries(LIMITS).map(([name, value]) => [name, String(value)]))
  })

  it('shows a batch and a row whose bytes, hash and bucket are those of the code', () => {
    const bytes = new TextEncoder().encode(fenceOf(sectionOf('## Batches')))
    const batch = decodeBatch(bytes)
    expect(decodeBatch(encodeBatch(batch))).toEqual(batch)
    const [invoice] = batch.changes
    if (invoice?.op !== 'u') throw new Error('The example begins with an upsert.')
    expect(checkRow('invoice', invoice)).toBeNull()
    const example = sectionOf('### Example')
    expect(canonicalRow(invoice)).toBe(fenceOf(example).trim())
    const { hash, bucket, hashA, hashB } = hashRow('invoice', invoice)
    expect(valuesOf(example)).toMatchObject({
      ...{ hash, bucket: String(bucket), hashA: String(hashA), hashB: String(hashB) },
    })
  })

  it('shows thumbprints, words, code claim and chain as the code makes them', () => {
    const example = sectionOf('### Example')
    const [agent, server] = [...example.matchAll(/'s `x` \| `([\w-]+)`/g)].map(([, x]) => jwk(x!))
    const thumbprints = [...example.matchAll(/its thumbprint \| `([\w-]+)`/g)].map(([, t]) => t)
    expect(thumbprints).toEqual([thumbprint(agent!), thumbprint(server!)])
    expect(valuesOf(example)['the words']).toBe(fingerprintWords(agent!, server!))
    expect(example).toContain(
      `| code claim of \`K7Q2-M9XD\` | \`${pairingCodeClaim('K7Q2-M9XD')}\``,
    )
    const [, bsh, chain] = example.match(/with `bsh` `([\w-]+)` \| `([\w-]+)`/) ?? []
    expect(chain).toBe(nextChain('', bsh!))
  })
})

function rowOf({ name, type, required, of, values }: Column): string[] {
  const full = type === 'ref' ? `ref ${of}` : type === 'enum' ? `enum ${values?.join(', ')}` : type
  return [name, full, required ? 'no' : 'yes']
}

/** From a heading to the next one of its level or above. */
function sectionOf(heading: string): string {
  const start = page.indexOf(`\n${heading}\n`)
  expect(start, heading).toBeGreaterThan(0)
  const body = page.slice(start + heading.length + 2)
  const level = heading.split(' ')[0]!.length
  const end = body.search(new RegExp(`^#{1,${level}} `, 'm'))
  return end < 0 ? body : body.slice(0, end)
}

/** Cells of the first table, without its head. */
function tableOf(section: string): string[][] {
  const lines = section.split('\n').filter((line) => line.startsWith('|'))
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

function valuesOf(section: string): Record<string, string> {
  const pairs = [...section.matchAll(/^\| ([^|]+) \| `([^`]+)` \|$/gm)]
  return Object.fromEntries(pairs.map(([, name, value]) => [name, value]))
}

function fenceOf(section: string): string {
  return section.match(/```\w*\n([\s\S]*?)```/)?.[1] ?? ''
}

function jwk(x: string): PublicJwk {
  return { kty: 'OKP', crv: 'Ed25519', x }
}
