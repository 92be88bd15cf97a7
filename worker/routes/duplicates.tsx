import { Hono } from 'hono'
import { type DuplicateSide, DuplicatesPage } from '../../views/companies/duplicates-page.tsx'
import { paths } from '../../views/paths.ts'
import { cutPage } from '../domain/keyset.ts'
import { answerPage, seeOther } from '../http/answer.ts'
import { type AppEnv, readFor, writeFor } from '../http/context.ts'
import { readInput } from '../http/form.ts'
import { frameFor } from '../http/frame.ts'
import { cappedCount, RECORD_ID, readListAddress } from '../http/list-address.ts'
import {
  CANDIDATE_KEYSET,
  CANDIDATES_CAP,
  type CandidateRow,
  countOpenCandidates,
  dismissCandidate,
  readSide,
  reopenCandidate,
  selectOpenCandidates,
} from '../store/candidates.ts'
import { readSigns } from '../store/company-matches.ts'
import { liveTag, selectLiveVersions } from '../store/live.ts'

/** The only order there is: the pair found first comes first. */
const ORDER = 'found'

export const duplicatesRoutes = new Hono<AppEnv>()

duplicatesRoutes.get('/companies/duplicates', async (c) => {
  const address = readListAddress(c)
  const cursor = address.cursor(ORDER, CANDIDATE_KEYSET)
  if (!address.isSound()) return c.redirect(paths.duplicates(), 303)
  const [db, proof] = [c.get('db'), c.get('proof')]
  const { viewer, rows } = await readFor(c, [
    selectOpenCandidates(db, proof, cursor),
    countOpenCandidates(db, proof),
    selectLiveVersions(db, proof, ['crm']),
  ])
  const [read, [counted], versions] = rows
  const page = cutPage(read, { order: ORDER, cursor, keyOf })
  const frame = frameFor(c, viewer)
  return answerPage(
    c,
    <DuplicatesPage
      frame={frame}
      live={liveTag(versions)}
      pairs={page.rows.map(({ one, other, signs, changes }) => ({
        one: describe(one),
        other: describe(other),
        signs: readSigns(signs),
        mayMerge: changes === 2,
        mayDismiss: changes > 0,
      }))}
      count={cappedCount(counted?.count ?? 0, CANDIDATES_CAP, frame.reader.format.number)}
      next={page.next}
      previous={page.previous}
    />,
  )
})

duplicatesRoutes.post('/companies/duplicates', async (c) => {
  const { one = '', other = '' } = await readInput(c)
  const named = RECORD_ID.test(one) && RECORD_ID.test(other)
  if (!named) return seeOther(c, paths.duplicates(), 'unchanged')
  const write = dismissCandidate(c.get('db'), c.get('proof'), [one, other])
  const { results } = await writeFor(c, write, 'company.edit')
  const change = results[0]?.rows[0]?.[0]
  if (typeof change !== 'number') return seeOther(c, paths.duplicates(), 'unchanged')
  return seeOther(c, `${paths.duplicates()}?undo=${change}`, 'not-same')
})

duplicatesRoutes.post('/companies/duplicates/undos', async (c) => {
  const change = Number(/^\d{1,15}$/.exec(c.req.query('change') ?? '')?.[0] ?? 0)
  const write = reopenCandidate(c.get('db'), c.get('proof'), change)
  const { results } = await writeFor(c, write, 'company.edit')
  const undone = results[0]?.rows.length === 1
  return seeOther(c, paths.duplicates(), undone ? 'undone' : 'undo-late')
})

function keyOf(row: CandidateRow): (string | number)[] {
  return [row.foundAt, readSide(row.one).id, readSide(row.other).id]
}

function describe(json: string): DuplicateSide {
  const side = readSide(json)
  return { ...side, isCustomer: side.isCustomer === 1, isVendor: side.isVendor === 1 }
}
