import { Hono } from 'hono'
import { CompanyNames } from '../../views/contacts/contact-companies.tsx'
import { answerFragment } from '../http/answer.ts'
import { type AppEnv, readFor, requireGrant } from '../http/context.ts'
import { readTyped } from '../http/find-records.ts'
import { frameFor } from '../http/frame.ts'
import { selectCompanyNames } from '../store/record-names.ts'

const MOST_TYPED = 100

export const companyNamesRoutes = new Hono<AppEnv>()

/** What the list under a field of companies offers for what is typed so far. */
companyNamesRoutes.get('/companies/names', async (c) => {
  const typed = (c.req.query('company') ?? '').trim().slice(0, MOST_TYPED)
  const { viewer, rows } = await readFor(c, [
    selectCompanyNames(c.get('db'), c.get('proof'), typed, readTyped(typed)),
  ])
  requireGrant(viewer, 'company.view')
  const companies = typed === '' ? [] : rows[0]
  return answerFragment(c, <CompanyNames r={frameFor(c, viewer).reader} companies={companies} />)
})
