import { Hono } from 'hono'
import * as z from 'zod'
import { NewCompanyPage, Warning, type Warnings } from '../../views/companies/new-company-page.tsx'
import type { FormState } from '../../views/parts/field.tsx'
import { paths } from '../../views/paths.ts'
import { hasTaxCheckDigits } from '../domain/tax-id.ts'
import { answerFragment, answerPage, seeOther } from '../http/answer.ts'
import { type AppContext, type AppEnv, readFor, requireGrant, writeFor } from '../http/context.ts'
import { emptyForm, readForm, readInput } from '../http/form.ts'
import { frameFor } from '../http/frame.ts'
import { companyForm } from '../http/record-form.ts'
import { type MatchRow, readSigns, selectMatches } from '../store/company-matches.ts'
import { insertCompany } from '../store/new-company.ts'
import type { Viewer } from '../store/viewer.ts'

const newCompanyForm = () => companyForm().extend({ side: z.enum(['customer', 'vendor']) })

const MOST_TYPED = 200

export const newCompanyRoutes = new Hono<AppEnv>()

newCompanyRoutes.get('/companies/new', async (c) => {
  const { viewer } = await readFor(c, [])
  return answerForm(c, viewer, emptyForm({ side: 'customer' }), null)
})

/** Which of those here may be the one being typed. */
newCompanyRoutes.get('/companies/similar', async (c) => {
  const typed = (name: string) => (c.req.query(name) ?? '').trim().slice(0, MOST_TYPED)
  const [taxId, phone, email] = [typed('taxId') || null, typed('phone'), typed('email')]
  const probe = { name: typed('name'), taxId, phone, email }
  const { viewer, rows } = await readFor(c, ({ proof }) => [
    selectMatches(c.get('db'), proof, probe),
  ])
  requireGrant(viewer, 'company.create')
  const { reader } = frameFor(c, viewer)
  return answerFragment(c, <Warning r={reader} warnings={warn(rows[0], taxId)} />)
})

/** Made at once when nothing speaks against it, else once its warnings were seen. */
newCompanyRoutes.post('/companies', async (c) => {
  const form = await readForm(c, newCompanyForm)
  const input = await readInput(c)
  const [db, proof] = [c.get('db'), c.get('proof')]
  if (!form.ok) return answerForm(c, (await readFor(c, [])).viewer, form.state, null)
  const { viewer, rows } = await readFor(c, [selectMatches(db, proof, form.value)])
  const warnings = warn(rows[0], form.value.taxId)
  if (warnings.seen !== (input.seen ?? ''))
    return answerForm(c, viewer, { input, errors: {} }, warnings)
  const id = c.get('deps').newId()
  await writeFor(c, insertCompany(db, proof, id, form.value), 'company.create')
  return seeOther(c, paths.company(id), 'saved')
})

function warn(matches: readonly MatchRow[], taxId: string | null): Warnings {
  const similar = matches.map(({ signs, deleted, ...row }) => {
    return { ...row, signs: readSigns(signs), deleted: deleted === 1 }
  })
  const taxDigits = !hasTaxCheckDigits(taxId ?? '')
  const ids = similar.map(({ id }) => id).sort()
  return { similar, taxDigits, seen: [...ids, ...(taxDigits ? [taxId] : [])].join(' ') }
}

function answerForm(c: AppContext, viewer: Viewer, form: FormState, warnings: Warnings | null) {
  requireGrant(viewer, 'company.create')
  const refused = c.req.method === 'POST'
  const page = <NewCompanyPage frame={frameFor(c, viewer)} form={form} warnings={warnings} />
  return answerPage(c, page, refused ? 422 : 200)
}
