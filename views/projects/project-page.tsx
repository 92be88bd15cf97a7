import type { Freshness } from '../../worker/domain/freshness.ts'
import type { InvoiceItem } from '../../worker/domain/invoice-item.ts'
import type { MonthSeries } from '../../worker/domain/month-sum.ts'
import type { SideAgeing, SideMoney } from '../../worker/domain/side-ageing.ts'
import { LogLink } from '../activities/log-form.tsx'
import { FilesCard, type FilesShown } from '../attachments/files-card.tsx'
import { allows, type Frame } from '../frame.ts'
import { AgeingCard } from '../ledger/ageing-card.tsx'
import type { ContractItem } from '../ledger/contracts.tsx'
import { InvoiceTable } from '../ledger/invoice-table.tsx'
import { MoneyStats } from '../ledger/money-stats.tsx'
import { InvoicedByMonth } from '../ledger/month-chart.tsx'
import { type Book, SyncButtons } from '../ledger/sync-buttons.tsx'
import { Page } from '../page.tsx'
import { Badge } from '../parts/badge.tsx'
import { Card } from '../parts/card.tsx'
import { Head } from '../parts/head.tsx'
import { Icon } from '../parts/icon.tsx'
import { MoneyHidden } from '../parts/money.tsx'
import { Stamp } from '../parts/stamp.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { TimelineCard, type TimelineShown } from '../timeline/timeline-card.tsx'
import type { MoneySum } from '../untied-money/money-rows.tsx'
import { TiedCard, type TiedRow } from '../untied-money/tied-card.tsx'
import { ProjectControl, type ProjectControlSum } from '../verification/project-control.tsx'
import { Details, type ProjectOrigin, type ProjectRecord } from './project-details.tsx'
import { projectName } from './project-name.tsx'
import { type PartyItem, ProjectParties } from './project-parties.tsx'
import { type ProjectPayment, ProjectPayments } from './project-payments.tsx'
import { type PhaseItem, ProjectPhases } from './project-phases.tsx'
import type { ProjectPlan } from './project-plan.ts'
import { ProjectTeam, type TeamMember } from './project-team.tsx'
import type { ProjectItem } from './projects-page.tsx'

export type ProjectProps = {
  project: ProjectRecord
  /** Whether the reader may change this project, delete it, and see its money. */
  mayEdit: boolean
  mayDelete: boolean
  seesMoney: boolean
  origins: readonly ProjectOrigin[]
  money: readonly SideMoney[]
  ageings: readonly SideAgeing[]
  /** What was invoiced in each of these months. */
  months: readonly string[]
  invoiced: readonly MonthSeries[]
  contracts: readonly ContractItem[]
  invoices: readonly InvoiceItem[]
  moreInvoices: boolean
  payments: readonly ProjectPayment[]
  /** What people tied to it that the ledger did not. */
  tied: { rows: readonly TiedRow[]; more: boolean; sums: readonly MoneySum[] }
  plan: ProjectPlan
  parties: readonly PartyItem[]
  team: readonly TeamMember[]
  phases: readonly PhaseItem[]
  files: FilesShown
  timeline: TimelineShown
  controlSums: readonly ProjectControlSum[]
  books: readonly Book[]
  freshness: Freshness
}

/** One project: whose it is, its contract, and its money with its age. */
export function ProjectPage({
  frame,
  live,
  ...props
}: ProjectProps & { frame: Frame; live: string }) {
  const { reader: r } = frame
  const { project, origins, freshness } = props
  const words = r.text.project
  const name = projectName(r, project)
  const edits = props.mayEdit
  const closed = origins.length > 0 && origins.every(({ active }) => !active)
  return (
    <Page frame={frame} title={name} section="projects" live={live}>
      <Head
        title={name}
        up={{ href: paths.projects(), label: words.title }}
        beside={
          <>
            <Badge tone={project.kind === 'vendor' ? 'warn' : 'neutral'}>
              {words.kind[project.kind]}
            </Badge>
            {closed && <Badge>{words.closed}</Badge>}
            {props.plan.stalledDays !== null && (
              <Badge tone="warn">{words.stalled(props.plan.stalledDays)}</Badge>
            )}
          </>
        }
        sub={project.party && <a href={paths.company(project.party.id)}>{project.party.name}</a>}
        actions={<SyncButtons frame={frame} books={props.books} />}
      />
      {project.kind === 'vendor' && <Subcontract r={r} party={project.party} />}
      {props.seesMoney ? (
        <MoneyStats
          r={r}
          money={props.money}
          freshness={freshness}
          of={{ of: 'project', id: project.id }}
          books={props.books}
        />
      ) : (
        <MoneyHidden r={r} />
      )}
      <div class="columns even">
        {props.ageings.map((ageing) => (
          <AgeingCard r={r} of={ageing} freshness={freshness} among={props.ageings} />
        ))}
        <InvoicedByMonth
          r={r}
          months={props.months}
          series={props.invoiced}
          freshness={freshness}
        />
        <Details
          r={r}
          project={project}
          plan={props.plan}
          contracts={props.contracts}
          origins={origins}
          edit={props.mayEdit ? 'offered' : 'no'}
        />
        {props.seesMoney && (
          <ProjectControl frame={frame} sums={props.controlSums} books={props.books} />
        )}
      </div>
      <div class="columns even">
        <ProjectParties r={r} projectId={project.id} parties={props.parties} edit={edits} />
        <ProjectTeam
          r={r}
          projectId={project.id}
          manager={props.plan.managerName}
          team={props.team}
          edit={edits}
        />
      </div>
      <ProjectPhases r={r} projectId={project.id} phases={props.phases} edit={edits} />
      <TimelineCard
        r={r}
        timeline={props.timeline}
        of={project.id}
        href={(query) => paths.project(project.id, query)}
      >
        {allows(frame, 'activity.create') && (
          <LogLink r={r} about={{ project: project.id }} back={paths.project(project.id)} />
        )}
      </TimelineCard>
      <FilesCard r={r} record={paths.project(project.id)} {...props.files} />
      <Lists r={r} {...props} />
      {props.mayDelete && (
        <p>
          <a class="button quiet delete" href={paths.projectDeletion(project.id)}>
            {words.deletion.confirm}
          </a>
        </p>
      )}
    </Page>
  )
}

function Subcontract({ r, party }: { r: Reader; party: ProjectItem['party'] }) {
  const words = r.text.project
  return (
    <aside class="hint-line">
      <Icon r={r} name="circle-alert" />
      <p>{party ? words.subcontractOf(party.name) : words.subcontractUnknown}</p>
    </aside>
  )
}

function Lists({ r, ...props }: ProjectProps & { r: Reader }) {
  const words = r.text.project
  const { ledger } = r.text
  const stamp = <Stamp r={r} of={props.freshness} />
  return (
    <>
      {(props.seesMoney || props.invoices.length > 0) && (
        <Card title={ledger.invoices} aside={stamp} flush>
          {props.invoices.length === 0 ? (
            <p class="muted blank">{words.noInvoices}</p>
          ) : (
            <InvoiceTable
              r={r}
              caption={ledger.invoices}
              invoices={props.invoices}
              without="project"
            />
          )}
          {props.moreInvoices && (
            <p class="more">
              <a href={paths.invoices({ project: props.project.id })}>{ledger.all}</a>
            </p>
          )}
        </Card>
      )}
      {(props.seesMoney || props.payments.length > 0) && (
        <Card title={ledger.payments} aside={stamp} flush>
          {props.payments.length === 0 ? (
            <p class="muted blank">{words.noPayments}</p>
          ) : (
            <ProjectPayments r={r} payments={props.payments} />
          )}
        </Card>
      )}
      {props.tied.rows.length > 0 && <TiedCard r={r} {...props.tied} />}
    </>
  )
}
