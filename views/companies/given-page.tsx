import type { Left } from '../../worker/domain/giving.ts'
import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Head } from '../parts/head.tsx'
import { Icon } from '../parts/icon.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

type Given = { id: string; name: string; before: string | null; after: string | null }
type Stayed = { id: string; name: string; why: Left }

type Props = {
  frame: Frame
  /** The number of the first entry in the change log; 0 when nothing changed. */
  change: number
  given: readonly Given[]
  /** All that were given, the listed ones among them. */
  count: number
  left: readonly Stayed[]
  /** Those that stayed and are not listed. */
  unnamed: number
  /** The list held more than one change takes. */
  beyond: boolean
}

/** What became of giving many companies to a member, row by row. */
export function GivenPage({ frame, change, given, count, left, unnamed, beyond }: Props) {
  const { reader: r } = frame
  const words = r.text.company.given
  const more = count - given.length
  const title = count > 0 ? words.title(count) : words.none
  return (
    <Page frame={frame} title={title} section="companies">
      <Head
        title={title}
        up={{ href: paths.companies(), label: r.text.company.title }}
        actions={
          count > 0 && (
            <form method="post" action={paths.undo(paths.companies(), change)}>
              <button type="submit" class="button plain undo">
                <Icon r={r} name="undo-2" />
                {r.text.project.moved.undo}
              </button>
            </form>
          )
        }
      />
      <div class="stack">
        {beyond && <p>{words.beyond}</p>}
        {given.length > 0 && <Table r={r} caption={title} columns={givenColumns(r)} rows={given} />}
        {more > 0 && <p class="muted">{words.more(more)}</p>}
        {left.length > 0 && (
          <>
            <h2>{words.left}</h2>
            <Table r={r} caption={words.left} columns={leftColumns(r)} rows={left} />
          </>
        )}
        {unnamed > 0 && <p class="muted">{words.more(unnamed)}</p>}
      </div>
    </Page>
  )
}

function Name({ id, name }: { id: string; name: string }) {
  return <a href={paths.company(id)}>{name}</a>
}

function givenColumns(r: Reader): Column<Given>[] {
  const { moved, nobody } = r.text.project
  return [
    { id: 'name', label: r.text.company.name, cell: Name },
    { id: 'from', label: moved.from, cell: ({ before }) => before ?? nobody },
    { id: 'to', label: moved.to, cell: ({ after }) => after ?? nobody },
  ]
}

function leftColumns(r: Reader): Column<Stayed>[] {
  const { given, name } = r.text.company
  return [
    { id: 'name', label: name, cell: Name },
    { id: 'why', label: given.why, cell: ({ why }) => given.whys[why] },
  ]
}
