import { Hono } from 'hono'
import { otherLayout } from '../../views/actions/keyboard-layout.ts'
import { Found } from '../../views/palette/found.tsx'
import { readPaletteSearch } from '../domain/palette-search.ts'
import { answerFragment } from '../http/answer.ts'
import { type AppEnv, readFor } from '../http/context.ts'
import { frameFor } from '../http/frame.ts'
import {
  MOST_FOUND,
  selectCompaniesBeginning,
  selectCompaniesHolding,
  selectInvoicesBeginning,
  selectProjectsBeginning,
  selectProjectsHolding,
} from '../store/palette.ts'
import { selectViewsNamed } from '../store/saved-views.ts'

const MOST_TYPED = 100

export const paletteRoutes = new Hono<AppEnv>()

/** The records that fit what is typed into the palette, in either layout of the keyboard. */
paletteRoutes.get('/palette', async (c) => {
  const typed = (c.req.query('q') ?? '').slice(0, MOST_TYPED)
  const wanted = readPaletteSearch([typed, otherLayout(typed)])
  const db = c.get('db')
  const proof = c.get('proof')
  if (!wanted) {
    await readFor(c, [])
    return c.html('')
  }
  const { viewer, rows } = await readFor(c, [
    selectCompaniesBeginning(db, proof, wanted),
    selectCompaniesHolding(db, proof, wanted),
    selectProjectsBeginning(db, proof, wanted),
    selectProjectsHolding(db, proof, wanted),
    selectInvoicesBeginning(db, proof, wanted),
    selectViewsNamed(db, proof, typed),
  ])
  const { reader } = frameFor(c, viewer)
  const companies = firstOf(rows[0], rows[1])
  const projects = firstOf(rows[2], rows[3])
  return answerFragment(
    c,
    <Found
      r={reader}
      companies={companies}
      projects={projects}
      invoices={rows[4]}
      views={rows[5]}
    />,
  )
})

function firstOf<Row extends { id: string }>(begin: readonly Row[], hold: readonly Row[]): Row[] {
  const all = new Map([...begin, ...hold].map((row) => [row.id, row]))
  return [...all.values()].slice(0, MOST_FOUND)
}
