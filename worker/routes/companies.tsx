import { Hono } from 'hono'
import { companiesHref } from '../../views/companies/companies-address.ts'
import {
  CompaniesList,
  CompaniesPage,
  type CompanyItem,
} from '../../views/companies/companies-page.tsx'
import { may } from '../domain/access.ts'
import { overdueSince } from '../domain/balance.ts'
import { COUNT_CAP, cutPage } from '../domain/keyset.ts'
import { answerFragment, answerPage, wantsFragment } from '../http/answer.ts'
import { readCompanyList } from '../http/company-list.ts'
import { type AppEnv, requireGrant } from '../http/context.ts'
import { queryShown, readCorrected } from '../http/correct-list.ts'
import { frameFor } from '../http/frame.ts'
import { cappedCount } from '../http/list-address.ts'
import { describeTools } from '../http/list-tools.ts'
import { readForToday } from '../http/today.ts'
import { readBalances } from '../store/balances.ts'
import { CANDIDATES_CAP, countOpenCandidates } from '../store/candidates.ts'
import {
  type CompanyList,
  type CompanyRow,
  companyKey,
  countCompanies,
  selectCompanies,
} from '../store/companies.ts'
import { selectCurrencies } from '../store/currencies.ts'
import { selectFreshness, wholeFreshness } from '../store/freshness.ts'
import { readCount } from '../store/list-search.ts'
import { liveTag, selectLiveVersions } from '../store/live.ts'
import { selectNewOwners } from '../store/record-owners.ts'
import { selectViews } from '../store/saved-views.ts'
import { nearWordsOf } from '../store/search-near.ts'

export const companiesRoutes = new Hono<AppEnv>()

companiesRoutes.get('/companies', async (c) => {
  const { query, list, order, opened, sound } = readCompanyList(c)
  if (!sound) return c.redirect(companiesHref(query, {}), 303)
  const readList = (list: CompanyList) =>
    readForToday(c, (day, { ask, proof }) => [
      ask(selectCompanies, list, day),
      ask(countCompanies, list, day),
      ask(selectCurrencies),
      ask(selectFreshness),
      ask(selectLiveVersions, ['ledger', 'crm']),
      ask(selectViews, 'companies'),
      ask(countOpenCandidates),
      ask(selectNewOwners, 'company', query.choose !== null),
      ...nearWordsOf(c.get('db'), proof, list.search),
    ])
  const { viewer, rows, today, corrected } = await readCorrected(list, readList, (read) => ({
    ...{ found: read.rows[0], near: read.rows[8] },
  }))
  requireGrant(viewer, 'company.view')
  const [read, [counted], currencies, sources, versions, views, [pairs], owners] = rows
  const keyOf = (row: CompanyRow) => companyKey(row, list.sort)
  const { count, partly } = readCount(read[0], counted)
  const page = cutPage(read, { order, cursor: list.cursor, keyOf })
  const frame = frameFor(c, viewer)
  const props = {
    companies: page.rows.map((row) => describe(row, today)),
    ...queryShown(query, corrected),
    next: page.next,
    previous: page.previous,
    count: cappedCount(count, COUNT_CAP, frame.reader.format.number),
    partly,
    currencies: currencies.map(({ currency }) => currency),
    freshness: wholeFreshness(sources, frame.reader.now),
    tools: describeTools('companies', views, viewer),
    mayGive: may(viewer.grants, 'company.edit'),
    owners,
    opened,
    pairs: cappedCount(pairs?.count ?? 0, CANDIDATES_CAP, frame.reader.format.number),
  }
  if (wantsFragment(c)) return answerFragment(c, <CompaniesList r={frame.reader} {...props} />)
  return answerPage(c, <CompaniesPage frame={frame} live={liveTag(versions)} {...props} />)
})

function describe(row: CompanyRow, today: string): CompanyItem {
  const balances = readBalances(row.balances)
  return {
    id: row.id,
    name: row.name,
    taxId: row.taxId,
    isCustomer: row.isCustomer === 1,
    isVendor: row.isVendor === 1,
    active: row.active === 1,
    balances,
    overdueSince: overdueSince(balances, today),
  }
}
