import { Hono } from 'hono'
import { DeletedPage } from '../../views/parts/deleted-page.tsx'
import { paths } from '../../views/paths.ts'
import { ProjectPage } from '../../views/projects/project-page.tsx'
import { describeInvoice } from '../domain/invoice-item.ts'
import { monthSumsOf, monthsUpTo, seriesOf, totalTurnover } from '../domain/month-sum.ts'
import { STALLED_DAYS } from '../domain/project-health.ts'
import { isLate } from '../domain/project-part.ts'
import { describeMoney, groupMixed } from '../domain/side-ageing.ts'
import { answerPage } from '../http/answer.ts'
import type { AppEnv } from '../http/context.ts'
import { showFiles } from '../http/files-shown.ts'
import { frameFor } from '../http/frame.ts'
import { PageError } from '../http/page-error.ts'
import { readTimeline, readTimelineAsk } from '../http/timeline.ts'
import { readForToday } from '../http/today.ts'
import { selectNewestFiles } from '../store/attachments.ts'
import { selectAgeingOf, selectTurnover } from '../store/balances.ts'
import { selectContracts } from '../store/company-record.ts'
import { selectDeletedProject } from '../store/deleted-projects.ts'
import { booksOf, selectFreshness, wholeFreshness } from '../store/freshness.ts'
import { selectInvoicesOf } from '../store/invoice-record.ts'
import { liveTag, selectLiveVersions } from '../store/live.ts'
import { selectTiedSums, selectTiedTo, TIED_SHOWN } from '../store/money-ties.ts'
import { selectPaymentsOfProject } from '../store/payments.ts'
import { selectParties } from '../store/project-parties.ts'
import { selectPhases } from '../store/project-phases.ts'
import { selectProjectPlan } from '../store/project-plan.ts'
import { selectTeam } from '../store/project-team.ts'
import {
  describeProject,
  describeProjectLink,
  selectProject,
  selectProjectLinks,
} from '../store/projects.ts'
import { selectControlOfProject } from '../store/source-checks.ts'
import { selectTimeline } from '../store/timeline.ts'

/** What the page shows of each list; the rest is a link away. */
const SHOWN = { invoices: 20, payments: 20, contracts: 20 }

export const projectRoutes = new Hono<AppEnv>()

projectRoutes.get('/projects/:id', async (c) => {
  const id = c.req.param('id')
  const db = c.get('db')
  const owner = { entity: 'project', recordId: id } as const
  const ask = readTimelineAsk(c, { entity: 'project', id })
  const { viewer, rows, today } = await readForToday(c, (day, { proof }) => [
    selectProject(db, proof, id),
    selectDeletedProject(db, proof, id),
    selectProjectLinks(db, proof, id),
    selectTurnover(db, proof, owner, monthsUpTo(day)[0]!),
    selectAgeingOf(db, proof, owner, day),
    selectContracts(db, proof, owner, SHOWN.contracts),
    selectInvoicesOf(db, proof, owner, SHOWN.invoices + 1),
    selectPaymentsOfProject(db, proof, id, SHOWN.payments),
    selectProjectPlan(db, proof, id),
    selectTiedTo(db, proof, id),
    selectTiedSums(db, proof, id),
    selectParties(db, proof, id),
    selectTeam(db, proof, id),
    selectPhases(db, proof, id),
    selectNewestFiles(db, proof, { entity: 'project', id }),
    selectControlOfProject(db, proof, id),
    selectFreshness(db, proof, booksOf(db, 'project', id)),
    selectLiveVersions(db, proof, ['ledger', 'crm']),
    ...selectTimeline(db, proof, ask),
  ])
  const [
    [project],
    [gone],
    links,
    turnover,
    ageing,
    contracts,
    invoices,
    payments,
    [plan],
    tied,
    tiedSums,
    parties,
    team,
    phases,
    files,
    controlSums,
    sources,
    versions,
    ...happened
  ] = rows
  const frame = frameFor(c, viewer)
  const { now, text } = frame.reader
  if (!project && gone) {
    const page = (
      <DeletedPage
        frame={frame}
        section="projects"
        icon="hard-hat"
        name={gone.name}
        up={{ href: paths.deletedProjects(), label: text.project.gone.list }}
        title={text.project.gone.title}
        restoration={paths.projectRestoration(id)}
      />
    )
    return answerPage(c, page, 404)
  }
  if (!project) throw new PageError('not-found')
  const ageings = groupMixed(ageing)
  const months = monthsUpTo(today)
  return answerPage(
    c,
    <ProjectPage
      frame={frame}
      live={liveTag(versions)}
      project={describeProject(project)}
      mayEdit={project.mayEdit === 1}
      mayDelete={project.mayDelete === 1}
      seesMoney={project.seesMoney === 1}
      origins={links.map(describeProjectLink)}
      money={describeMoney(totalTurnover(turnover), ageings)}
      ageings={ageings}
      months={months}
      invoiced={seriesOf(monthSumsOf(turnover), months)}
      contracts={contracts}
      invoices={invoices.slice(0, SHOWN.invoices).map((row) => describeInvoice(row, today))}
      moreInvoices={invoices.length > SHOWN.invoices}
      payments={payments}
      tied={{
        rows: tied.slice(0, TIED_SHOWN),
        more: tied.length > TIED_SHOWN,
        sums: tiedSums,
      }}
      plan={{ ...plan!, stalledDays: plan!.stalled === 1 ? STALLED_DAYS : null }}
      parties={parties}
      team={team.map((one) => ({ ...one, canEdit: one.canEdit === 1 }))}
      phases={phases.map((phase) => ({ ...phase, late: isLate(phase, today) }))}
      files={showFiles(c, viewer, files, 'project')}
      timeline={readTimeline(happened, ask, frame.reader.format.dayOf)}
      controlSums={controlSums}
      books={sources}
      freshness={wholeFreshness(sources, now)}
    />,
  )
})
