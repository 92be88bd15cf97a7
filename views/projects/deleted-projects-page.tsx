import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { PostButton } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Empty } from '../parts/empty.tsx'
import { Head } from '../parts/head.tsx'
import { None } from '../parts/money.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { Instant } from '../parts/when.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

export type DeletedProject = {
  id: string
  name: string
  code: string | null
  deletedAt: number
  deletedBy: string | null
}

type Props = { frame: Frame; projects: readonly DeletedProject[]; more: boolean }

/** The projects that were deleted, each with the way back. */
export function DeletedProjectsPage({ frame, projects, more }: Props) {
  const { reader: r } = frame
  const { gone, title } = r.text.project
  return (
    <Page frame={frame} title={gone.list} section="projects">
      <Head title={gone.list} up={{ href: paths.projects(), label: title }} sub={gone.about} />
      {projects.length === 0 ? (
        <Empty r={r} icon="hard-hat" title={gone.none} />
      ) : (
        <Card flush>
          <Table
            r={r}
            caption={gone.list}
            columns={columnsFor(r)}
            rows={projects}
            rowId={({ id }) => `row-${id}`}
          />
        </Card>
      )}
      {more && <p class="muted">{gone.more}</p>}
    </Page>
  )
}

function columnsFor(r: Reader): Column<DeletedProject>[] {
  const { name, number } = r.text.project
  return [
    {
      id: 'name',
      label: name,
      cell: (row) => (
        <>
          <a href={paths.project(row.id)}>{row.name}</a>
          <small class="block">
            <Instant r={r} at={row.deletedAt} /> {row.deletedBy}
          </small>
        </>
      ),
    },
    { id: 'number', label: number, from: 'tablet', cell: ({ code }) => code ?? <None r={r} /> },
    {
      id: 'restore',
      label: r.text.merge.restore,
      unseen: true,
      cell: ({ id }) => (
        <PostButton r={r} kind="quiet" action={paths.projectRestoration(id)}>
          {r.text.merge.restore}
        </PostButton>
      ),
    },
  ]
}
