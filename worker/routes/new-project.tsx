import { Hono } from 'hono'
import type { NamedCompany } from '../../views/contacts/contact-companies.tsx'
import type { FormState } from '../../views/parts/field.tsx'
import { paths } from '../../views/paths.ts'
import { NewProjectPage, type SimilarProject } from '../../views/projects/new-project-page.tsx'
import { answerPage, seeOther } from '../http/answer.ts'
import { type AppContext, type AppEnv, readFor, requireGrant, writeFor } from '../http/context.ts'
import { emptyForm, readForm, readInput } from '../http/form.ts'
import { frameFor } from '../http/frame.ts'
import { RECORD_ID } from '../http/list-address.ts'
import { decideCompany, readNamedCompany } from '../http/named-company.ts'
import { projectForm } from '../http/record-form.ts'
import { insertProject, selectSimilarProjects } from '../store/new-project.ts'
import { selectNamedCompanies } from '../store/record-names.ts'
import type { Viewer } from '../store/viewer.ts'

const newProjectForm = () => projectForm().pick({ name: true, code: true, stage: true })

export const newProjectRoutes = new Hono<AppEnv>()

/** The form; from a company's page its customer is known. */
newProjectRoutes.get('/projects/new', async (c) => {
  const id = RECORD_ID.exec(c.req.query('company') ?? '')?.[0] ?? ''
  const named = selectNamedCompanies(c.get('db'), c.get('proof'), { id: id || '-', name: '' })
  const { viewer, rows } = await readFor(c, [named])
  const company = rows[0][0]?.name ?? ''
  return answerForm(c, viewer, { form: emptyForm({ stage: 'lead', company }) })
})

/** Made at once when nothing speaks against it, else once those that may be the same were seen. */
newProjectRoutes.post('/projects', async (c) => {
  const form = await readForm(c, newProjectForm)
  const input = await readInput(c)
  const [db, proof] = [c.get('db'), c.get('proof')]
  const wanted = form.ok ? form.value : { name: '', code: null, stage: 'lead' as const }
  const { viewer, rows } = await readFor(c, [
    selectNamedCompanies(db, proof, readNamedCompany(input)),
    selectSimilarProjects(db, proof, wanted),
  ])
  const customer = decideCompany(input, rows[0])
  if (!form.ok) return answerForm(c, viewer, { form: form.state })
  if (customer.result === 'unknown') return answerForm(c, viewer, { form: customer.form })
  const kept = { input, errors: {} }
  if (customer.result === 'several') {
    return answerForm(c, viewer, { form: kept, choices: customer.choices })
  }
  const seen = rows[1].map(({ id }) => id).sort()
  if (seen.join(' ') !== (input.seen ?? '')) {
    // The one that was chosen of several stays chosen.
    const choices = customer.result === 'one' && input.companyId ? [customer.company] : []
    const similar = rows[1].map((row) => ({ ...row, deleted: row.deleted === 1 }))
    return answerForm(c, viewer, { form: kept, similar, choices })
  }
  const id = c.get('deps').newId()
  const customerId = customer.result === 'one' ? customer.company.id : null
  const made = { ...form.value, id, customerId }
  await writeFor(c, insertProject(db, proof, made), 'project.create')
  return seeOther(c, paths.project(id), 'saved')
})

type Shown = {
  form: FormState
  similar?: readonly SimilarProject[]
  choices?: readonly NamedCompany[]
}

function answerForm(c: AppContext, viewer: Viewer, shown: Shown) {
  requireGrant(viewer, 'project.create')
  const status = c.req.method === 'POST' ? 422 : 200
  return answerPage(c, <NewProjectPage frame={frameFor(c, viewer)} {...shown} />, status)
}
