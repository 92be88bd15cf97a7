import { Hono } from 'hono'
import { SearchList, SearchPage, type SearchProps } from '../../views/search/search-page.tsx'
import { COUNT_CAP, cutPage, type KeysetPage, PAGE_ROWS } from '../domain/keyset.ts'
import { SEARCH_KINDS, type Search, type SearchKind } from '../domain/search.ts'
import { answerFragment, answerPage, wantsFragment } from '../http/answer.ts'
import { type AppContext, type AppEnv, readFor } from '../http/context.ts'
import { groupFound, readBest, readTyped } from '../http/find-records.ts'
import { frameFor } from '../http/frame.ts'
import { cappedCount, readListAddress } from '../http/list-address.ts'
import { countFound, findOfKind, readHit } from '../store/search.ts'
import type { Viewer } from '../store/viewer.ts'

const ORDER = 'latest'

export const searchRoutes = new Hono<AppEnv>()

/** Everything that fits what is typed: the best of each kind, or all of one. */
searchRoutes.get('/search', async (c) => {
  const address = readListAddress(c)
  const q = address.search()
  const kind = address.choice('kind', SEARCH_KINDS)
  const cursor = kind && address.cursor(ORDER, ['number'])
  const wanted = readTyped(q)
  if (!wanted) return answer(c, (await readFor(c, [])).viewer, { q, kind: null, groups: [] })
  if (!kind) return answerBest(c, q, wanted)
  const before = typeof cursor?.values[0] === 'number' ? cursor.values[0] : null
  const { viewer, page, count } = await readKind(c, kind, wanted, before)
  const { number } = frameFor(c, viewer).reader.format
  return answer(c, viewer, {
    ...{
      q,
      kind,
      groups: [
        { kind, rows: page.rows.map((row) => readHit(row).record), more: false },
      ] as SearchProps['groups'],
    },
    ...{ next: page.next, count: cappedCount(count, COUNT_CAP, number) },
  })
})

async function answerBest(c: AppContext, q: string, wanted: Search) {
  const { viewer, found, corrected, instead } = await readBest(c, wanted, [], { suggests: true })
  return answer(c, viewer, { q, kind: null, groups: groupFound(found), corrected, instead })
}

async function readKind(c: AppContext, kind: SearchKind, of: Search, before: number | null) {
  const db = c.get('db')
  const { viewer, rows } = await readFor(c, ({ proof }) => [
    findOfKind(db, proof, kind, { of, before }),
    countFound(db, proof, kind, of),
  ])
  const [read, [counted]] = rows
  const page: KeysetPage<(typeof read)[number]> = cutPage(read, {
    ...{ order: ORDER, cursor: null },
    keyOf: ({ at }) => [at],
  })
  return { viewer, page, count: counted?.count ?? Math.min(read.length, PAGE_ROWS) }
}

function answer(
  c: AppContext,
  viewer: Viewer,
  props: Partial<SearchProps> & Pick<SearchProps, 'q' | 'kind' | 'groups'>,
) {
  const frame = frameFor(c, viewer)
  const all = { corrected: null, instead: null, next: null, count: null, ...props }
  if (wantsFragment(c)) return answerFragment(c, <SearchList r={frame.reader} {...all} />)
  return answerPage(c, <SearchPage frame={frame} {...all} />)
}
