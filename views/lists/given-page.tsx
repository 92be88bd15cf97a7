import type { Left, LookedAfter } from '../../worker/domain/giving.ts'
import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Head } from '../parts/head.tsx'
import { Icon } from '../parts/icon.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

type Named = { id: string; name: string }
type Given = Named & { before: string | null; after: string | null }
type Stayed = Named & { why: Left }

type Props = {
  frame: Frame
  kind: LookedAfter
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
  /** It was taken back. */
  back: boolean
}

/** What became of giving many records to a member, or of taking that back, row by row. */
export function GivenPage({
  frame,
  kind,
  change,
  given,
  count,
  left,
  unnamed,
  beyond,
  back,
}: Props) {
  const { reader: r } = frame
  const words = r.text.giving
  const more = count - given.length
  const { title: titles, none } = back ? words.back : words
  const title = count > 0 ? titles[kind](count) : none
  return (
    <Page frame={frame} title={title} section={SECTIONS[kind]}>
      <Head
        title={title}
        up={{ href: paths.lookedAfter(kind), label: r.text[kind].title }}
        actions={
          count > 0 && (
            <form method="post" action={paths.undo(paths.lookedAfter(kind), change)}>
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
        {given.length > 0 && (
          <Table r={r} caption={title} columns={givenColumns(r, kind)} rows={given} />
        )}
        {more > 0 && <p class="muted">{words.more(more)}</p>}
        {left.length > 0 && (
          <>
            <h2>{words.left}</h2>
            <Table r={r} caption={words.left} columns={leftColumns(r, kind)} rows={left} />
          </>
        )}
        {unnamed > 0 && <p class="muted">{words.more(unnamed)}</p>}
      </div>
    </Page>
  )
}

const SECTIONS = { company: 'companies', contact: 'contacts' } as const

function nameColumn<T extends Named>(r: Reader, kind: LookedAfter): Column<T> {
  const cell = ({ id, name }: T) => <a href={paths[kind](id)}>{name}</a>
  return { id: 'name', label: r.text[kind].name, cell }
}

function givenColumns(r: Reader, kind: LookedAfter): Column<Given>[] {
  const { moved, nobody } = r.text.project
  return [
    nameColumn(r, kind),
    { id: 'from', label: moved.from, cell: ({ before }) => before ?? nobody },
    { id: 'to', label: moved.to, cell: ({ after }) => after ?? nobody },
  ]
}

function leftColumns(r: Reader, kind: LookedAfter): Column<Stayed>[] {
  const { why, whys } = r.text.giving
  return [nameColumn(r, kind), { id: 'why', label: why, cell: (row) => whys[row.why] }]
}
