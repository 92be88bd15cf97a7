import { expect, it } from 'vitest'
import type { EntityName } from '../../protocol/entities.ts'
import { compareKeys } from '../../protocol/key-order.ts'
import { hashRow } from '../../protocol/row.ts'
import { changesFrom, diff } from '../../sync-agent/capture/diff.ts'
import type { Captured, CapturedRow } from '../../sync-agent/capture/source.ts'
import { readMeta, writeMeta } from '../../sync-agent/state/meta.ts'
import { openMemoryState, type State } from '../../sync-agent/state/open-state.ts'
import { company } from './support/simulated-agent.ts'

const SOURCE = { entities: ['counterparty'] satisfies EntityName[] }

function stateOf(rows: readonly CapturedRow[]): State {
  const state = openMemoryState()
  const put = state.db.prepare("insert into shadow values ('counterparty', ?, ?, 0)")
  for (const item of rows) {
    if ('row' in item) put.run(item.row.key, hashRow('counterparty', item.row).hash)
  }
  return state
}

/** What is sent and what is left out, by key, when a book with these rows follows what the edge holds. */
async function compare(held: readonly CapturedRow[], rows: readonly CapturedRow[]) {
  const state = stateOf(held)
  const captured = { rows: () => rows } as unknown as Captured
  const { faults } = await diff(state, SOURCE, captured)
  const changes = changesFrom(state, 1, 100).map(({ op, key }) => `${op} ${key}`)
  return { changes, leftOut: faults.map(({ key }) => key) }
}

it('finds what is new, changed and gone by walking both sides once', async () => {
  const held = ['a', 'b', 'd', 'f', 'z'].map((key) => company(key))
  const rows = [company('b'), company('c'), company('d', 'another'), company('f')]
  expect(await compare(held, rows)).toEqual({ changes: ['u c', 'u d', 'd a', 'd z'], leftOut: [] })
  expect((await compare([], rows)).changes).toEqual(['u b', 'u c', 'u d', 'u f'])
  expect((await compare(held, [])).changes).toEqual(['d a', 'd b', 'd d', 'd f', 'd z'])
})

it('leaves out a row that comes out of order or twice, and what the edge holds of it stays', async () => {
  const held = ['a', 'b', 'c'].map((key) => company(key))
  const rows = [company('b'), company('b', 'twice'), company('a', 'late'), company('c')]
  expect(await compare(held, rows)).toEqual({ changes: [], leftOut: ['b', 'a'] })
})

it('orders keys as the shadow does, whatever they are written in', () => {
  const keys = ['', 'Z', 'a', 'a\u0000', 'я', '\ufb01', '\uffee', '😀', '𝒳', 'a😀', 'aﬁ']
  const state = openMemoryState()
  const put = state.db.prepare("insert into shadow values ('counterparty', ?, '', 0)")
  for (const key of keys) put.run(key)
  const stored = state.db.prepare('select key from shadow order by key').all()
  expect(stored.map(({ key }) => key)).toEqual(keys.toSorted(compareKeys))
})

it('lets others write to the same state while it reads a long book, and misses nothing at the edges of pages', async () => {
  const keyOf = (index: number) => `k${String(index).padStart(4, '0')}`
  const held = Array.from({ length: 1_500 }, (_, index) => company(keyOf(index)))
  const rows = held.filter((_, index) => index % 500 !== 0).concat(company('z'))
  const state = stateOf(held)
  let breaths = 0
  const breathe = async () => {
    breaths += 1
    state.transaction(() => writeMeta(state, 'clockOffsetMs', breaths))
  }
  const captured = { rows: () => rows } as unknown as Captured
  await diff(state, SOURCE, captured, { breathe })
  const changes = changesFrom(state, 1, 100).map(({ op, key }) => `${op} ${key}`)
  expect(changes).toEqual(['u z', ...[0, 500, 1_000].map((index) => `d ${keyOf(index)}`)])
  expect(breaths).toBeGreaterThan(3)
  expect(readMeta(state, 'clockOffsetMs')).toBe(breaths)
})

it('never leaves a transaction open where another part of the process may run', async () => {
  const state = stateOf([company('a')])
  const captured = { rows: () => [company('a'), company('b')] } as unknown as Captured
  let isOver = false
  let turns = 0
  async function others(): Promise<void> {
    for (; !isOver; turns += 1) {
      await null
      state.transaction(() => writeMeta(state, 'clockOffsetMs', turns))
    }
  }
  const writing = others()
  await diff(state, { entities: ['counterparty', 'project', 'contract'] }, captured)
  await diff(state, SOURCE, captured, { breathe: async () => {} })
  isOver = true
  await writing
  expect(turns).toBeGreaterThan(1)
})
