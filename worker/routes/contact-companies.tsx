import { Hono } from 'hono'
import { paths } from '../../views/paths.ts'
import { seeOther } from '../http/answer.ts'
import { answerContact } from '../http/answer-contact.tsx'
import { type AppContext, type AppEnv, readFor, requireGrant, writeFor } from '../http/context.ts'
import { readInput } from '../http/form.ts'
import { decideCompany, readNamedCompany } from '../http/named-company.ts'
import { PageError } from '../http/page-error.ts'
import { maybe } from '../http/record-form.ts'
import { addToCompany, changeAtCompany, removeFromCompany } from '../store/contact-edits.ts'
import { selectCompaniesOfContact } from '../store/contact-record.ts'
import type { RawStatement } from '../store/database.ts'
import { selectNamedCompanies } from '../store/record-names.ts'

const roleField = () => maybe(100)

export const contactCompaniesRoutes = new Hono<AppEnv>()

contactCompaniesRoutes.post('/contacts/:id/companies', async (c) => {
  const contactId = c.req.param('id')
  const input = await readInput(c)
  const [db, proof] = [c.get('db'), c.get('proof')]
  const { viewer, rows } = await readFor(c, [
    selectNamedCompanies(db, proof, readNamedCompany(input)),
  ])
  requireGrant(viewer, 'contact.edit')
  const found = decideCompany(input, rows[0])
  const role = roleField().safeParse(input.role ?? '')
  if (found.result === 'one' && role.success) {
    const company = { ...found.company, role: role.data }
    return save(c, contactId, addToCompany(db, proof, { contactId, company }))
  }
  const errors = {
    ...(found.result === 'none' && { company: { code: 'required' as const } }),
    ...(!role.success && { role: { code: 'too-long' as const, limit: 100 } }),
  }
  return answerContact(c, contactId, {
    status: 422,
    form: found.result === 'unknown' ? found.form : { input, errors },
    choices: found.result === 'several' ? found.choices : [],
  })
})

contactCompaniesRoutes.post('/contacts/:id/companies/:companyId', async (c) => {
  const { id, companyId } = c.req.param()
  const input = await readInput(c)
  const works = await readWork(c, id, companyId)
  const typed = roleField().safeParse(input.role ?? '')
  if (!typed.success) throw new PageError('invalid')
  const was = { role: works.role, inactive: works.inactive === 1 }
  const inactive = input.inactive === undefined ? was.inactive : input.inactive === '1'
  const now = { role: typed.data, inactive }
  if (now.role === was.role && now.inactive === was.inactive) {
    return seeOther(c, paths.contact(id), 'unchanged')
  }
  const company = { id: companyId, name: works.name, role: now.role }
  const change = { contactId: id, company, was, now }
  return save(c, id, changeAtCompany(c.get('db'), c.get('proof'), change))
})

contactCompaniesRoutes.post('/contacts/:id/companies/:companyId/removal', async (c) => {
  const { id, companyId } = c.req.param()
  const { name, role } = await readWork(c, id, companyId)
  const of = { contactId: id, company: { id: companyId, name, role } }
  return save(c, id, removeFromCompany(c.get('db'), c.get('proof'), of))
})

/** The tie of a contact to a company as it is. Throws PageError `not-found` or `forbidden`. */
async function readWork(c: AppContext, contactId: string, companyId: string) {
  const [db, proof] = [c.get('db'), c.get('proof')]
  const { viewer, rows } = await readFor(c, [selectCompaniesOfContact(db, proof, contactId)])
  requireGrant(viewer, 'contact.edit')
  const works = rows[0].find(({ id }) => id === companyId)
  if (!works) throw new PageError('not-found')
  return works
}

async function save(c: AppContext, contactId: string, statements: readonly RawStatement[]) {
  const { results } = await writeFor(c, statements, 'contact.edit')
  const change = results[0]?.rows[0]?.[0]
  if (typeof change !== 'number') return seeOther(c, paths.contact(contactId), 'unchanged')
  return seeOther(c, `${paths.contact(contactId)}?undo=${change}`, 'saved')
}
