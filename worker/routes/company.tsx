import { Hono } from 'hono'
import { CompanyPage } from '../../views/companies/company-page.tsx'
import { DeletedPage } from '../../views/parts/deleted-page.tsx'
import { paths } from '../../views/paths.ts'
import { touchState } from '../domain/activity.ts'
import { describeInvoice } from '../domain/invoice-item.ts'
import { HISTORY_DAYS } from '../domain/ledger-history.ts'
import { monthSumsOf, monthsUpTo, seriesOf, totalTurnover } from '../domain/month-sum.ts'
import { describePayment } from '../domain/payment.ts'
import { describeMoney, groupMixed } from '../domain/side-ageing.ts'
import { answerPage } from '../http/answer.ts'
import type { AppEnv } from '../http/context.ts'
import { showFiles } from '../http/files-shown.ts'
import { frameFor } from '../http/frame.ts'
import { PageError } from '../http/page-error.ts'
import { readTimeline, readTimelineAsk } from '../http/timeline.ts'
import { readForToday } from '../http/today.ts'
import { selectNewestFiles } from '../store/attachments.ts'
import { readBalances, selectAgeingOf, selectTurnover } from '../store/balances.ts'
import { selectMerges, selectSurvivor } from '../store/company-merges.ts'
import {
  selectCandidates,
  selectCompany,
  selectCompanyLinks,
  selectContracts,
} from '../store/company-record.ts'
import { describeContactOf, selectContactsOf } from '../store/contact-record.ts'
import { selectDeletedCompany } from '../store/deleted-companies.ts'
import { booksOf, selectFreshness, wholeFreshness } from '../store/freshness.ts'
import { selectInvoicesOf } from '../store/invoice-record.ts'
import { readLedgerChanges, selectCompanyHistory } from '../store/ledger-history.ts'
import { liveTag, selectLiveVersions } from '../store/live.ts'
import { type PaymentRow, readAllocations, selectPaymentsOf } from '../store/payments.ts'
import { selectPartIn } from '../store/project-parties.ts'
import { selectProjectsOf } from '../store/projects.ts'
import { selectTimeline } from '../store/timeline.ts'

/** What the page shows of each list; the rest is a link away. */
const SHOWN = { invoices: 20, payments: 20, projects: 50, contracts: 50, changes: 10 }

export const companyRoutes = new Hono<AppEnv>()

companyRoutes.get('/companies/:id', async (c) => {
  const id = c.req.param('id')
  const db = c.get('db')
  const owner = { entity: 'counterparty', recordId: id } as const
  const ask = readTimelineAsk(c, { entity: 'company', id })
  const { viewer, rows, today } = await readForToday(c, (day, { proof }) => [
    selectCompany(db, proof, id),
    selectCompanyLinks(db, proof, id),
    selectCandidates(db, proof, id),
    selectSurvivor(db, proof, id),
    selectDeletedCompany(db, proof, id),
    selectMerges(db, proof, id),
    selectPartIn(db, proof, id),
    selectTurnover(db, proof, owner, monthsUpTo(day)[0]!),
    selectAgeingOf(db, proof, owner, day),
    selectProjectsOf(db, proof, id, SHOWN.projects),
    selectInvoicesOf(db, proof, owner, SHOWN.invoices + 1),
    selectPaymentsOf(db, proof, id, SHOWN.payments),
    selectContracts(db, proof, owner, SHOWN.contracts),
    selectContactsOf(db, proof, id),
    selectCompanyHistory(db, proof, id, SHOWN.changes),
    selectNewestFiles(db, proof, { entity: 'company', id }),
    selectFreshness(db, proof, booksOf(db, 'counterparty', id)),
    selectLiveVersions(db, proof, ['ledger', 'crm']),
    ...selectTimeline(db, proof, ask),
  ])
  const [
    [company],
    links,
    candidates,
    [survivor],
    [gone],
    merges,
    partIn,
    turnover,
    ageing,
    projects,
    invoices,
    payments,
    contracts,
    contacts,
    changes,
    files,
    sources,
    versions,
    ...happened
  ] = rows
  if (!company && survivor) return c.redirect(paths.company(survivor.id), 302)
  const frame = frameFor(c, viewer)
  if (!company && gone) {
    const { company: words, merge } = frame.reader.text
    const page = (
      <DeletedPage
        frame={frame}
        section="companies"
        icon="building-2"
        name={gone.name}
        up={{ href: paths.companies(), label: words.title }}
        title={merge.gone}
        restoration={paths.companyRestoration(id)}
      />
    )
    return answerPage(c, page, 404)
  }
  if (!company) throw new PageError('not-found')
  const { now } = frame.reader
  const ageings = groupMixed(ageing)
  const months = monthsUpTo(today)
  return answerPage(
    c,
    <CompanyPage
      frame={frame}
      live={liveTag(versions)}
      company={describeCompany(company)}
      mayEdit={company.mayEdit === 1}
      mayDelete={company.mayDelete === 1}
      seesMoney={company.seesMoney === 1}
      origins={links.map((link) => ({ ...link, deleted: link.deleted !== 0 }))}
      candidates={candidates}
      partIn={partIn}
      merges={merges.map((merge) => ({ ...merge, latest: merge.latest === 1 }))}
      money={describeMoney(totalTurnover(turnover), ageings)}
      ageings={ageings}
      months={months}
      invoiced={seriesOf(monthSumsOf(turnover), months)}
      projects={projects.map((row) => ({ ...row, balances: readBalances(row.balances) }))}
      invoices={invoices.slice(0, SHOWN.invoices).map((row) => describeInvoice(row, today))}
      moreInvoices={invoices.length > SHOWN.invoices}
      payments={payments.map(toPayment)}
      contracts={contracts}
      touch={{
        on: company.nextTouchOn,
        subject: company.nextTouchSubject,
        state: touchState(company.nextTouchOn, today),
      }}
      contacts={contacts.map(describeContactOf)}
      keptDays={HISTORY_DAYS}
      changes={readLedgerChanges(changes)}
      files={showFiles(c, viewer, files, 'company')}
      timeline={readTimeline(happened, ask, frame.reader.format.dayOf)}
      books={sources}
      freshness={wholeFreshness(sources, now)}
    />,
  )
})

type Flags = { isCustomer: number; isVendor: number; active: number }

function describeCompany<Row extends Flags>(row: Row) {
  const flags = { isCustomer: row.isCustomer === 1, isVendor: row.isVendor === 1 }
  return { ...row, ...flags, active: row.active === 1 }
}

function toPayment(row: PaymentRow) {
  return describePayment({ ...row, allocations: readAllocations(row.allocations) })
}
