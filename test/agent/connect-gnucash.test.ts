import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ENTITIES, type EntityName } from '../../protocol/entities.ts'
import { REPLICATED } from './support/replica.ts'

const GUIDE = readFileSync('docs/connect-gnucash.md', 'utf8')

/** The first cells of the table under an entity's heading. */
function columnsInGuide(entity: EntityName): string[] {
  const section = GUIDE.split('\n### ').find((part) => part.startsWith(`${entity}:`)) ?? ''
  const cells = section.match(/^\| ([\w, ]+) \|/gm) ?? []
  return cells.flatMap((cell) => cell.slice(2, -2).split(', ')).filter((name) => name !== 'column')
}

it.each(REPLICATED)('tells where each column of %s comes from', (entity) => {
  expect(columnsInGuide(entity)).toEqual(ENTITIES[entity].columns.map(({ name }) => name))
})

it('has one preset query an entity, besides the lines of drafts, what a change touches and what narrows two of them', () => {
  const files = readdirSync('sync-agent/presets/gnucash').toSorted()
  const besides = ['draft-line', 'touched', 'allocation-asked', 'payment-asked']
  expect(files).toEqual([...REPLICATED, ...besides].map((name) => `${name}.sql`).toSorted())
})
