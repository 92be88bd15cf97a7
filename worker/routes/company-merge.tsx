import { Hono } from 'hono'
import { Choices, MergeChoicePage } from '../../views/companies/merge-choice-page.tsx'
import { MergePage } from '../../views/companies/merge-page.tsx'
import { paths } from '../../views/paths.ts'
import { changesOfMerge, compareForMerge } from '../domain/company-merge.ts'
import { answerFragment, answerPage, seeOther, wantsFragment } from '../http/answer.ts'
import { type AppContext, type AppEnv, readFor, requireGrant, writeFor } from '../http/context.ts'
import { readTyped } from '../http/find-records.ts'
import { readInput } from '../http/form.ts'
import { frameFor } from '../http/frame.ts'
import { cappedCount, RECORD_ID, readListAddress } from '../http/list-address.ts'
import { PageError } from '../http/page-error.ts'
import { undoMerge } from '../http/undo-merge.ts'
import { mergeCompanies } from '../store/company-merge.ts'
import {
  MOVES_CAP,
  readMoves,
  selectChoices,
  selectMergeable,
  selectMoves,
} from '../store/company-merges.ts'
import { selectCandidates } from '../store/company-record.ts'
import { type EditedRecord, readEdited, selectForEdit } from '../store/record-edits.ts'

export const companyMergeRoutes = new Hono<AppEnv>()

companyMergeRoutes.get('/companies/:id/merge', async (c) => {
  const other = c.req.query('with')
  return other === undefined ? answerChoices(c) : answerPreview(c, idOf(other))
})

companyMergeRoutes.post('/companies/:id/merge', async (c) => {
  const input = await readInput(c)
  const [db, proof] = [c.get('db'), c.get('proof')]
  const { survivor, loser } = await readBoth(c, idOf(input.with))
  if (Number(input.rev) !== survivor.rev || Number(input.withRev) !== loser.rev) {
    throw new PageError('conflict')
  }
  const chosen = Object.entries(input).flatMap(([name, side]) =>
    name.startsWith('keep.') ? [[name.slice(5), side] as const] : [],
  )
  const changes = changesOfMerge(compareForMerge(survivor, loser), Object.fromEntries(chosen))
  const merge = { id: c.get('deps').newId(), survivor, loser, changes }
  const { results } = await writeFor(c, mergeCompanies(db, proof, merge), 'company.edit')
  const change = results[0]?.rows[0]?.[0]
  if (typeof change !== 'number') throw new PageError('conflict')
  return seeOther(c, `${paths.company(survivor.id)}?undo=${change}`, 'merged')
})

companyMergeRoutes.post('/companies/:id/merge/undo', async (c) => {
  const { merge } = await readInput(c)
  const undone = await undoMerge(c, { id: idOf(merge) })
  return undone ?? seeOther(c, paths.company(c.req.param('id')), 'merge-late')
})

/** The id a form or an address names; one of no form names nothing. */
function idOf(text: string | undefined): string {
  return RECORD_ID.test(text ?? '') ? text! : ''
}

type Read = EditedRecord & { id: string; name: string }

/** The company of the address and the other one, for somebody who may merge them. */
async function readBoth(c: AppContext, other: string) {
  const id = c.req.param('id') ?? ''
  const [db, proof] = [c.get('db'), c.get('proof')]
  const { viewer, rows } = await readFor(c, [
    selectForEdit(db, proof, 'company', id),
    selectForEdit(db, proof, 'company', other),
    selectMoves(db, proof, other),
    selectMergeable(db, proof, [id, other]),
  ])
  requireGrant(viewer, 'company.edit')
  const [[survivor], [loser], [moves], reached] = rows
  if (!survivor || !loser || !moves || id === other) throw new PageError('not-found')
  if (reached.length < 2) throw new PageError('forbidden')
  return {
    viewer,
    survivor: describe(id, survivor),
    loser: describe(other, loser),
    moves: readMoves(moves.moves),
  }
}

function describe(id: string, row: Parameters<typeof readEdited>[0]): Read {
  const edited = readEdited(row)
  return { ...edited, id, name: edited.values.name ?? '' }
}

async function answerPreview(c: AppContext, other: string) {
  const { viewer, survivor, loser, moves } = await readBoth(c, other)
  const frame = frameFor(c, viewer)
  const { number } = frame.reader.format
  return answerPage(
    c,
    <MergePage
      frame={frame}
      survivor={survivor}
      loser={loser}
      fields={compareForMerge(survivor, loser)}
      moves={moves.map(({ table, count }) => ({
        table,
        count: cappedCount(count, MOVES_CAP, number),
      }))}
    />,
  )
}

async function answerChoices(c: AppContext) {
  const id = c.req.param('id') ?? ''
  const [db, proof] = [c.get('db'), c.get('proof')]
  const q = readListAddress(c).search()
  const { viewer, rows } = await readFor(c, [
    selectForEdit(db, proof, 'company', id),
    selectCandidates(db, proof, id),
    selectChoices(db, proof, readTyped(q), id),
  ])
  requireGrant(viewer, 'company.edit')
  const [[edited], alike, found] = rows
  if (!edited) throw new PageError('not-found')
  const frame = frameFor(c, viewer)
  const { name } = describe(id, edited)
  const props = {
    company: { id, name },
    q,
    alike: alike.map((row) => ({ ...row, address: null })),
    found,
  }
  if (wantsFragment(c)) return answerFragment(c, <Choices r={frame.reader} {...props} />)
  return answerPage(c, <MergeChoicePage frame={frame} {...props} />)
}
