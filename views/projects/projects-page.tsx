import type { Balance } from '../../worker/domain/balance.ts'
import type { Freshness } from '../../worker/domain/freshness.ts'
import type { ProjectHealth } from '../../worker/domain/project-health.ts'
import type { ProjectStage } from '../../worker/domain/project-stage.ts'
import { offerEdit } from '../edits/offer-edit.ts'
import { allows, type Frame } from '../frame.ts'
import { OpenBalances } from '../ledger/balances.tsx'
import { CurrencyChips } from '../ledger/currency-chips.tsx'
import { keptFields } from '../ledger/kept-fields.ts'
import { BulkBar } from '../lists/bulk-bar.tsx'
import { chooseColumns, ListTools } from '../lists/list-tools.tsx'
import { Page } from '../page.tsx'
import { Badge } from '../parts/badge.tsx'
import { ButtonLink } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import { Chips, FilterBar, LIST_ID } from '../parts/filter-bar.tsx'
import { Head } from '../parts/head.tsx'
import { KeyHint } from '../parts/keys.tsx'
import { None } from '../parts/money.tsx'
import { Pager } from '../parts/pager.tsx'
import { Script } from '../parts/script.tsx'
import { Stamp } from '../parts/stamp.tsx'
import { type Choice, type Column, type Sort, Table } from '../parts/table.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { Corrected, Partly } from '../search/corrected.tsx'
import { projectName } from './project-name.tsx'
import { HEALTH_TONES } from './project-plan.ts'
import {
  type ProjectKind,
  type ProjectsQuery,
  projectsAddress,
  projectsHref,
} from './projects-address.ts'
import { StageOptions, StageSelect } from './stage-select.tsx'

export type ProjectItem = {
  id: string
  name: string
  code: string | null
  kind: ProjectKind
  stage: ProjectStage
  health: ProjectHealth | null
  /** The customer, or the vendor of a subcontract; null when the ledger names none. */
  party: { id: string; name: string } | null
  balances: readonly Balance[] | null
}

export type ProjectsProps = {
  projects: readonly ProjectItem[]
  query: ProjectsQuery
  /** What was typed, when nothing fitted it and `query` is what is shown instead. */
  typed: string | null
  next: string | null
  previous: string | null
  count: { text: string; of: number }
  /** Whether more fit a search than the list holds. */
  partly: boolean
  currencies: readonly string[]
  freshness: Freshness
  tools: ListTools
  /** Whether this reader may change the stage of some at least. */
  mayMove: boolean
}

/** The list of projects. */
export function ProjectsPage({ frame, live, ...list }: ProjectsProps & PageProps) {
  const { reader: r } = frame
  const { project } = r.text
  const { q, stage, health, ...keep } = projectsAddress(list.query)
  return (
    <Page
      frame={frame}
      title={project.title}
      section="projects"
      live={live}
      states={[list.freshness.state]}
    >
      <Head
        title={project.title}
        beside={<Stamp r={r} of={list.freshness} />}
        actions={
          <>
            <ButtonLink r={r} icon="square-kanban" href={paths.board()}>
              {project.board.asBoard}
            </ButtonLink>
            {offerEdit(frame, 'project.create') === 'offered' && (
              <ButtonLink r={r} icon="plus" href={paths.newProject()}>
                {project.add}
                <KeyHint r={r} of="add-project" />
              </ButtonLink>
            )}
          </>
        }
      />
      <FilterBar
        r={r}
        action={paths.projects()}
        search={{ name: 'q', value: list.typed ?? q, label: project.search }}
        keep={keptFields(keep)}
        fields={<Narrowing r={r} stage={stage} health={health} />}
      />
      <ProjectsList r={r} {...list} />
      {allows(frame, 'project.delete') && (
        <p>
          <a href={paths.deletedProjects()}>{project.gone.list}</a>
        </p>
      )}
      {list.mayMove && <Script r={r} name="choice" />}
    </Page>
  )
}

type PageProps = { frame: Frame; live: string }

type NarrowingProps = { r: Reader; stage: string | null; health: string | null }

function Narrowing({ r, stage, health }: NarrowingProps) {
  const { project, edits } = r.text
  const choices = [
    { name: 'stage', chosen: stage, label: edits.stage, any: project.anyStage, of: edits.stages },
    {
      name: 'health',
      chosen: health,
      label: project.health,
      any: project.anyHealth,
      of: project.healths,
    },
  ]
  return (
    <>
      {choices.map(({ name, chosen, label, any, of }) => (
        <select name={name} aria-label={label}>
          <option value="">{any}</option>
          {Object.entries(of).map(([value, words]) => (
            <option value={value} selected={value === chosen}>
              {words}
            </option>
          ))}
        </select>
      ))}
    </>
  )
}

/** What searching replaces. */
export function ProjectsList({ r, ...list }: ProjectsProps & { r: Reader }) {
  const { project } = r.text
  const { query } = list
  return (
    <div id={LIST_ID} class="stack">
      <Choices r={r} query={query} currencies={list.currencies} tools={list.tools} />
      <Corrected r={r} typed={list.typed} shown={list.query.q} />
      <Partly r={r} partly={list.partly} />
      {list.projects.length === 0 ? (
        <NoProjects r={r} query={query} />
      ) : (
        <Table
          r={r}
          caption={project.title}
          columns={chooseColumns(columnsFor(r, list.mayMove), query.show)}
          rows={list.projects}
          sort={sortOf(query)}
          rowId={({ id }) => `row-${id}`}
          choice={list.mayMove ? CHOICE : undefined}
        />
      )}
      <Pager
        r={r}
        previous={list.previous && projectsHref(query, { page: list.previous })}
        next={list.next && projectsHref(query, { page: list.next })}
        shown={project.count(list.count.text, list.count.of)}
      />
      {list.mayMove && <Bulk r={r} list={list} />}
    </div>
  )
}

type ChoicesProps = {
  r: Reader
  query: ProjectsQuery
  currencies: readonly string[]
  tools: ListTools
}

function Choices({ r, query, currencies, tools }: ChoicesProps) {
  const { filter, kinds } = r.text.project
  const values = [null, 'customer', 'vendor', 'internal', 'overhead'] as const
  const chips = values.map((kind) => ({
    href: projectsHref(query, { kind }),
    label: kind === null ? filter.all : kinds[kind],
    current: query.kind === kind,
  }))
  return (
    <div class="row">
      <Chips label={r.text.project.whose} chips={whoseChips(r, query)} />
      <Chips label={filter.label} chips={chips} />
      {(query.manager || query.customer) && (
        <Chips
          label={r.text.project.narrowed}
          chips={[
            {
              href: projectsHref(query, { manager: null, customer: null }),
              label: `${query.manager ? r.text.project.ofManager : r.text.project.ofCustomer} ×`,
              current: true,
            },
          ]}
        />
      )}
      {query.sort !== 'name' && (
        <CurrencyChips
          r={r}
          currencies={currencies}
          current={query.currency}
          href={(currency) => projectsHref(query, { currency })}
        />
      )}
      <ListTools
        r={r}
        tools={tools}
        href={projectsHref(query, {})}
        columns={columnsFor(r, false).slice(1)}
        show={query.show}
      />
    </div>
  )
}

function whoseChips(r: Reader, query: ProjectsQuery) {
  const { everybodys, mine, stalledOnly } = r.text.project
  const labels = { mine, stalled: stalledOnly }
  return ([null, 'mine', 'stalled'] as const).map((whose) => ({
    href: projectsHref(query, { whose }),
    label: whose === null ? everybodys : labels[whose],
    current: query.whose === whose,
  }))
}

const BULK_ID = 'bulk'

const CHOICE: Choice<ProjectItem> = {
  form: BULK_ID,
  idOf: ({ id }) => id,
  nameOf: ({ name }) => name,
}

function columnsFor(r: Reader, mayMove: boolean): Column<ProjectItem>[] {
  const words = r.text.project
  return [
    { id: 'name', label: words.name, sortable: true, cell: (row) => <Name r={r} row={row} /> },
    {
      id: 'number',
      label: words.number,
      from: 'desktop',
      cell: ({ code }) => code ?? <None r={r} />,
    },
    {
      id: 'stage',
      label: r.text.edits.stage,
      from: 'tablet',
      cell: ({ id, name, stage }) =>
        mayMove ? (
          <StageSelect r={r} id={id} name={name} stage={stage} />
        ) : (
          r.text.edits.stages[stage]
        ),
    },
    {
      id: 'party',
      label: words.party,
      from: 'tablet',
      cell: ({ party }) =>
        party ? <a href={paths.company(party.id)}>{party.name}</a> : <None r={r} />,
    },
    {
      id: 'receivable',
      label: words.receivable,
      numeric: true,
      sortable: true,
      cell: ({ balances }) => <OpenBalances r={r} balances={balances} side="receivable" />,
    },
    {
      id: 'payable',
      label: words.payable,
      numeric: true,
      from: 'tablet',
      cell: ({ balances }) => <OpenBalances r={r} balances={balances} side="payable" />,
    },
  ]
}

function Name({ r, row }: { r: Reader; row: ProjectItem }) {
  const { id, kind, party, health } = row
  return (
    <>
      <a href={paths.project(id)}>{projectName(r, row)}</a>
      {kind !== 'customer' && (
        <>
          {' '}
          <Badge>{r.text.project.kind[kind]}</Badge>
        </>
      )}
      {health && health !== 'on-track' && (
        <>
          {' '}
          <Badge tone={HEALTH_TONES[health]}>{r.text.project.healths[health]}</Badge>
        </>
      )}
      {party && <small class="under">{party.name}</small>}
    </>
  )
}

function Bulk({ r, list }: { r: Reader; list: ProjectsProps }) {
  const { moveTo, move } = r.text.project
  const [, asked = ''] = projectsHref(list.query, {}).split('?')
  const matching = list.next || list.previous ? list.count.text : null
  const action = `${paths.projectStages()}${asked && `?${asked}`}`
  return (
    <BulkBar r={r} id={BULK_ID} action={action} matching={matching}>
      <select name="stage" aria-label={moveTo}>
        <StageOptions r={r} />
      </select>
      <button type="submit" class="button primary">
        {move}
      </button>
    </BulkBar>
  )
}

function NoProjects({ r, query }: { r: Reader; query: ProjectsQuery }) {
  const { empty, nothingFound } = r.text.project
  const { q, kind, whose, stage, health, manager, customer, sort } = query
  const narrowed = kind ?? whose ?? stage ?? health ?? manager ?? customer
  if (q !== '' || narrowed !== null || sort !== 'name') {
    const all = (
      <ButtonLink r={r} href={paths.projects()}>
        {nothingFound.action}
      </ButtonLink>
    )
    return (
      <Empty r={r} icon="search" title={nothingFound.title} action={all}>
        {nothingFound.text}
      </Empty>
    )
  }
  const pair = (
    <ButtonLink r={r} kind="primary" href={paths.agents()}>
      {r.text.company.empty.action}
    </ButtonLink>
  )
  return (
    <Empty r={r} icon="hard-hat" title={empty.title} action={pair}>
      {empty.text}
    </Empty>
  )
}

function sortOf(query: ProjectsQuery): Sort {
  const href = (by: string, dir: 'asc' | 'desc') =>
    projectsHref(query, { sort: by === 'receivable' ? 'receivable' : 'name', dir })
  return { by: query.sort, direction: query.dir, href }
}
