import { type Grants, may, mayEverywhere } from '../../worker/domain/access.ts'
import type { ProjectStage } from '../../worker/domain/project-stage.ts'
import { Card } from '../parts/card.tsx'
import { Empty } from '../parts/empty.tsx'
import { Table } from '../parts/table.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

/** A project the reader manages or works on. */
export type OwnProject = {
  id: string
  name: string
  stage: ProjectStage
  siteAddress: string | null
}

type Props = { r: Reader; grants: Grants; projects: readonly OwnProject[] }

/** Where the reader works: for a foreman, the way to today's site. Who sees every project needs no word of having none. */
export function OwnProjects({ r, grants, projects }: Props) {
  const { dashboard, project, edits } = r.text
  if (projects.length === 0) {
    if (!may(grants, 'project.view') || mayEverywhere(grants, 'project.view')) return null
    return (
      <Empty r={r} icon="hard-hat" title={dashboard.noProjects}>
        {dashboard.noProjectsText}
      </Empty>
    )
  }
  return (
    <Card title={dashboard.projects} flush>
      <Table
        r={r}
        caption={dashboard.projects}
        rows={projects}
        columns={[
          {
            id: 'name',
            label: project.name,
            cell: ({ id, name, siteAddress }) => (
              <>
                <a href={paths.project(id)}>{name}</a>
                {siteAddress && <small class="block">{siteAddress}</small>}
              </>
            ),
          },
          {
            id: 'stage',
            label: edits.stage,
            cell: ({ stage }) => <span class="nowrap">{edits.stages[stage]}</span>,
          },
        ]}
      />
      <p class="blank">
        <a href={paths.projects({ whose: 'mine' })}>{r.text.ledger.all}</a>
      </p>
    </Card>
  )
}
