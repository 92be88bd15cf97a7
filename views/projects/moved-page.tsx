import type { ProjectStage } from '../../worker/domain/project-stage.ts'
import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Head } from '../parts/head.tsx'
import { Icon } from '../parts/icon.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

export type MovedProject = { id: string; name: string; before: ProjectStage; after: ProjectStage }

type Props = {
  frame: Frame
  /** The number of the first entry in the change log. */
  change: number
  moved: readonly MovedProject[]
  /** All that were moved, the listed ones among them. */
  count: number
  /** Chosen ones that stayed as they were. */
  untouched: number
}

/** What became of moving many projects at once, row by row. */
export function MovedPage({ frame, change, moved, count, untouched }: Props) {
  const { reader: r } = frame
  const words = r.text.project.moved
  const more = count - moved.length
  return (
    <Page frame={frame} title={words.title(count)} section="projects">
      <Head
        title={words.title(count)}
        up={{ href: paths.projects(), label: r.text.project.title }}
        actions={
          <form method="post" action={paths.undo(paths.projects(), change)}>
            <button type="submit" class="button plain undo">
              <Icon r={r} name="undo-2" />
              {words.undo}
            </button>
          </form>
        }
      />
      <div class="stack">
        {untouched > 0 && <p class="muted">{words.untouched(untouched)}</p>}
        <Table r={r} caption={words.title(count)} columns={columnsFor(r)} rows={moved} />
        {more > 0 && <p class="muted">{words.more(more)}</p>}
      </div>
    </Page>
  )
}

function columnsFor(r: Reader): Column<MovedProject>[] {
  const { project, edits } = r.text
  return [
    {
      id: 'name',
      label: project.name,
      cell: ({ id, name }) => <a href={paths.project(id)}>{name}</a>,
    },
    { id: 'from', label: project.moved.from, cell: ({ before }) => edits.stages[before] },
    { id: 'to', label: project.moved.to, cell: ({ after }) => edits.stages[after] },
  ]
}
