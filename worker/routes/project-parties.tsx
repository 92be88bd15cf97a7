import { Hono } from 'hono'
import * as z from 'zod'
import { PartyForm, PartyPage, type PartyProps } from '../../views/projects/party-page.tsx'
import { PARTY_ROLES } from '../domain/project-part.ts'
import { answerFragment, answerPage, wantsFragment } from '../http/answer.ts'
import type { AppContext, AppEnv } from '../http/context.ts'
import { readTyped } from '../http/find-records.ts'
import { emptyForm, readForm, readInput } from '../http/form.ts'
import { frameFor } from '../http/frame.ts'
import { PageError } from '../http/page-error.ts'
import { readProject, saveUnder } from '../http/project-part.ts'
import { maybe } from '../http/record-form.ts'
import { selectChoices } from '../store/company-merges.ts'
import { selectParties } from '../store/project-parties.ts'
import { addPart, markPart } from '../store/project-parts.ts'
import type { Viewer } from '../store/viewer.ts'

const newPartyForm = () =>
  z.object({
    company: z.string().regex(/^[\w-]{1,64}$/),
    role: z.enum(PARTY_ROLES),
    note: maybe(200),
  })

const SEARCH_LENGTH = 100

export const projectPartiesRoutes = new Hono<AppEnv>()

projectPartiesRoutes.get('/projects/:id/parties/new', async (c) => {
  const q = (c.req.query('q') ?? '').trim().slice(0, SEARCH_LENGTH)
  const { viewer, project, rows } = await readProject(c, [search(c, q)])
  return answerForm(c, viewer, { project, q, found: rows[0], form: emptyForm(), taken: false })
})

projectPartiesRoutes.post('/projects/:id/parties', async (c) => {
  const form = await readForm(c, newPartyForm)
  const input = await readInput(c)
  const q = (input.q ?? '').slice(0, SEARCH_LENGTH)
  const [db, proof] = [c.get('db'), c.get('proof')]
  const id = c.req.param('id')
  const { viewer, project, rows } = await readProject(c, [
    search(c, q),
    selectParties(db, proof, id),
  ])
  const [found, parties] = rows
  const company = found.find((choice) => choice.id === input.company)
  const shown = { project, q, found, form: { input, errors: {} } }
  if (!form.ok) return answerForm(c, viewer, { ...shown, form: form.state, taken: false }, 422)
  if (!company) return answerForm(c, viewer, { ...shown, taken: false }, 422)
  const { role, note } = form.value
  if (parties.some((party) => party.companyId === company.id && party.role === role)) {
    return answerForm(c, viewer, { ...shown, taken: true }, 422)
  }
  const row = {
    part: 'party',
    projectId: id,
    id: c.get('deps').newId(),
    label: company.name,
  } as const
  const values = { companyId: company.id, role, note }
  return saveUnder(c, id, addPart(db, proof, row, values))
})

projectPartiesRoutes.post('/projects/:id/parties/:party/removal', async (c) => {
  const { id, party: partyId } = c.req.param()
  const [db, proof] = [c.get('db'), c.get('proof')]
  const { rows } = await readProject(c, [selectParties(db, proof, id)])
  const party = rows[0].find((one) => one.id === partyId)
  if (!party) throw new PageError('not-found')
  const row = { part: 'party', projectId: id, id: partyId, label: party.companyName } as const
  return saveUnder(c, id, markPart(db, proof, { ...row, restore: false }))
})

function search(c: AppContext, q: string) {
  return selectChoices(c.get('db'), c.get('proof'), readTyped(q), '')
}

function answerForm(c: AppContext, viewer: Viewer, props: PartyProps, status: 200 | 422 = 200) {
  const frame = frameFor(c, viewer)
  if (wantsFragment(c)) {
    return answerFragment(c, <PartyForm r={frame.reader} {...props} />, status)
  }
  return answerPage(c, <PartyPage frame={frame} {...props} />, status)
}
