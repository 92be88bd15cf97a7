import type { Child } from 'hono/jsx'
import type { Reader } from '../reader.ts'
import { Icon } from './icon.tsx'

export type Column<Row> = {
  /** Names the column in the sort of the address. */
  id: string
  label: string
  cell: (row: Row) => Child
  /** Figures: set to the right, of equal width. */
  numeric?: boolean
  /** From which width on it is shown; without it always. */
  from?: 'tablet' | 'desktop'
  sortable?: boolean
  /** The heading is for screen readers only: the eye sees what the cells are. */
  unseen?: boolean
}

export type Sort = {
  by: string
  direction: 'asc' | 'desc'
  /** The address of the same list in another order, from its first page. */
  href: (by: string, direction: 'asc' | 'desc') => string
}

type Props<Row> = {
  r: Reader
  /** Names the table for screen readers. */
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  /** Keeps a row itself across a live refresh. */
  rowId?: (row: Row) => string
  sort?: Sort | undefined
  foot?: Child
  /** Lets rows be chosen for a form that stands elsewhere on the page. */
  choice?: Choice<Row> | undefined
}

export type Choice<Row> = {
  /** The id of the form. */
  form: string
  /** What it sends of a chosen row, as `id`. */
  idOf: (row: Row) => string
  nameOf: (row: Row) => string
  /** The one that is chosen as the page opens, and has the focus. */
  chosen?: string | null
}

/** A list as a real table; the first column names the row and holds its link. */
export function Table<Row>({ r, caption, columns, rows, rowId, sort, foot, choice }: Props<Row>) {
  return (
    <div class="table">
      <table>
        <caption class="said">{caption}</caption>
        <thead>
          <tr>
            {choice && <ChooseAll r={r} form={choice.form} />}
            {columns.map((column) => (
              <Heading r={r} column={column} sort={sort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr id={rowId?.(row)}>
              {choice && <Choose choice={choice} row={row} />}
              {columns.map((column, index) =>
                index === 0 ? (
                  <th scope="row">{column.cell(row)}</th>
                ) : (
                  <td class={classOf(column)}>{column.cell(row)}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
        {foot && <tfoot>{foot}</tfoot>}
      </table>
    </div>
  )
}

function ChooseAll({ r, form }: { r: Reader; form: string }) {
  return (
    <td class="choose">
      <input
        type="checkbox"
        class="scripted"
        data-choose-all={form}
        aria-label={r.text.lists.chooseAll}
      />
    </td>
  )
}

function Choose<Row>({ choice, row }: { choice: Choice<Row>; row: Row }) {
  const { form, idOf, nameOf, chosen } = choice
  const isChosen = idOf(row) === chosen
  return (
    <td class="choose">
      <input
        type="checkbox"
        form={form}
        name="id"
        value={idOf(row)}
        aria-label={nameOf(row)}
        autocomplete="off"
        checked={isChosen}
        autofocus={isChosen}
      />
    </td>
  )
}

type Shape = { numeric?: boolean; from?: 'tablet' | 'desktop' }

function classOf({ numeric, from }: Shape): string | undefined {
  const names = [numeric && 'num', from && `from-${from}`].filter(Boolean)
  return names.length > 0 ? names.join(' ') : undefined
}

type HeadingProps<Row> = { r: Reader; column: Column<Row>; sort?: Sort | undefined }

function Heading<Row>({ r, column, sort }: HeadingProps<Row>) {
  if (!sort || !column.sortable) {
    return (
      <th scope="col" class={classOf(column)}>
        {column.unseen ? <span class="said">{column.label}</span> : column.label}
      </th>
    )
  }
  const current = sort.by === column.id ? sort.direction : null
  // Names begin at A, sums at the largest; a second click turns the order round.
  const first = column.numeric ? 'desc' : 'asc'
  const next = current === null ? first : current === 'asc' ? 'desc' : 'asc'
  return (
    <th
      scope="col"
      class={classOf(column)}
      aria-sort={current && (current === 'asc' ? 'ascending' : 'descending')}
    >
      <a href={sort.href(column.id, next)}>
        {column.label}
        {current && <Icon r={r} name={current === 'asc' ? 'arrow-up' : 'arrow-down'} />}
      </a>
    </th>
  )
}
