import { Hono } from 'hono'
import type { ChecklistSteps } from '../../views/dashboard/checklist.tsx'
import { DashboardPage } from '../../views/dashboard/dashboard-page.tsx'
import { totalsByCurrency } from '../domain/currency-money.ts'
import { combineFreshness } from '../domain/freshness.ts'
import { describeInvoice } from '../domain/invoice-item.ts'
import { answerPage } from '../http/answer.ts'
import type { AppEnv } from '../http/context.ts'
import { frameFor } from '../http/frame.ts'
import { readForToday } from '../http/today.ts'
import { readHolds, selectHolds } from '../store/agent-holds.ts'
import {
  type AgeingRow,
  type FirstSteps,
  type LargestRow,
  selectAgeing,
  selectFirstSteps,
  selectLargest,
  selectSoonestDue,
} from '../store/dashboard.ts'
import { freshnessOf, selectFreshness } from '../store/freshness.ts'
import { liveTag, selectLiveVersions } from '../store/live.ts'
import { selectDueTouches } from '../store/next-touch.ts'
import { selectOwnProjects } from '../store/own-projects.ts'
import type { Viewer } from '../store/viewer.ts'

export const dashboardRoutes = new Hono<AppEnv>()

dashboardRoutes.get('/', async (c) => {
  const { viewer, rows, today } = await readForToday(c, (day, { ask }) => [
    ask(selectAgeing, day),
    ask(selectLargest, 'receivable'),
    ask(selectLargest, 'payable'),
    ask(selectSoonestDue, day),
    ask(selectFreshness),
    ask(selectFirstSteps),
    ask(selectHolds),
    ask(selectDueTouches, day),
    ask(selectOwnProjects),
    ask(selectLiveVersions, ['ledger', 'agents', 'crm']),
  ])
  const [sums, debtors, creditors, soonest, sources, [steps], holds, touches, projects, versions] =
    rows
  const frame = frameFor(c, viewer)
  const books = freshnessOf(sources, frame.reader.now)
  return answerPage(
    c,
    <DashboardPage
      frame={frame}
      live={liveTag(versions)}
      money={moneyOf(sums, { receivable: debtors, payable: creditors })}
      soonest={soonest.map((row) => describeInvoice(row, today))}
      books={books}
      holds={readHolds(holds, frame.reader.now)}
      freshness={combineFreshness(books.map(({ freshness }) => freshness))}
      touches={touches}
      projects={projects}
      steps={steps ? stepsFor(viewer, steps) : null}
    />,
  )
})

type Largest = Record<'receivable' | 'payable', LargestRow[]>

function moneyOf(sums: readonly AgeingRow[], largest: Largest) {
  // A due date whose invoices were all paid leaves a sum of nothing.
  const open = sums.filter(({ invoices }) => invoices > 0)
  return totalsByCurrency(open).map(({ currency, sides }) => ({
    currency,
    sides: sides.map((side) => ({
      ...side,
      largest: largest[side.side].filter((row) => row.currency === currency),
    })),
  }))
}

/** Only an administrator can take the steps; when all are done nobody needs them. */
function stepsFor(viewer: Viewer, row: FirstSteps): ChecklistSteps | null {
  if (viewer.role !== 'administrator') return null
  const steps = {
    administrator: row.administrator === 1,
    agent: row.agent === 1,
    synchronised: row.synchronised === 1,
    company: row.company === 1,
    colleague: row.colleague === 1,
  }
  return Object.values(steps).every(Boolean) ? null : steps
}
