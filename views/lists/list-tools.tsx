import type { ListName } from '../../worker/domain/list-name.ts'
import type { IconName } from '../icons.ts'
import { Button, PostButton } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { SaveView } from './save-view.tsx'

export type SavedView = {
  id: string
  name: string
  /** As it stands in the address, with its question mark. */
  query: string
  team: boolean
  /** Whether this reader may remove it. */
  removable: boolean
}

export type ListTools = {
  list: ListName
  views: readonly SavedView[]
  /** Whether views for everybody can be made. */
  mayShare: boolean
  mayExport: boolean
}

type Props = {
  r: Reader
  tools: ListTools
  /** This list as it is asked for, from its first page. */
  href: string
  /** Columns that can be left out, and the address's `show`: null shows all. */
  columns: readonly { id: string; label: string }[]
  show: string | null
  /** Where rows are chosen, or no longer; false for who may do nothing with them. */
  choosing?: { href: string; on: boolean } | false
}

const FRESH = { input: {}, errors: {} }

/** What every list offers at its top: the views kept of it, its columns, its rows to choose, and a file of it. */
export function ListTools({ r, tools, href, columns, show, choosing }: Props) {
  const words = r.text.lists
  const query = queryOf(href)
  const current = tools.views.find((view) => view.query === query)
  return (
    <div class="tools">
      {tools.views.length > 0 && <Views r={r} tools={tools} current={current} />}
      <ToolButton r={r} icon="bookmark" opens="save-view" label={words.saveView} />
      <div id="save-view" class="menu pop" popover="auto">
        <SaveView r={r} list={tools.list} query={query} mayShare={tools.mayShare} form={FRESH} />
        {current?.removable && (
          <PostButton
            r={r}
            kind="quiet"
            icon="x"
            action={paths.viewRemoval(current.id)}
            fields={{ next: href }}
          >
            {words.removeView}
          </PostButton>
        )}
      </div>
      <ToolButton r={r} icon="columns-3" opens="columns" label={words.columns} />
      <div id="columns" class="menu pop" popover="auto">
        <ColumnsForm
          r={r}
          action={paths[tools.list]()}
          query={query}
          columns={columns}
          show={show}
        />
      </div>
      {choosing && (
        <a
          class="button quiet"
          href={choosing.href}
          data-choosing={choosing.on ? null : ''}
          aria-label={choosing.on ? words.doneChoosing : words.choose}
        >
          <Icon r={r} name={choosing.on ? 'x' : 'check'} />
          <span>{choosing.on ? words.doneChoosing : words.choose}</span>
        </a>
      )}
      {tools.mayExport && (
        <form method="post" action={paths.exports(tools.list) + query}>
          <ToolButton r={r} icon="download" label={words.exportCsv} title={words.exportAbout} />
        </form>
      )}
    </div>
  )
}

type ToolButtonProps = {
  r: Reader
  icon: IconName
  label: string
  title?: string
  /** The id of what it opens; without one it sends its form. */
  opens?: string
}

/** On a phone its icon alone is seen. */
function ToolButton({ r, icon, label, title, opens }: ToolButtonProps) {
  return (
    <button
      type={opens ? 'button' : 'submit'}
      class="button quiet"
      popovertarget={opens}
      aria-label={label}
      title={title}
    >
      <Icon r={r} name={icon} />
      <span>{label}</span>
    </button>
  )
}

type ViewsProps = { r: Reader; tools: ListTools; current: SavedView | undefined }

function Views({ r, tools, current }: ViewsProps) {
  return (
    <nav class="chips" aria-label={r.text.lists.views}>
      {tools.views.map((view) => (
        <a
          href={paths[tools.list]() + view.query}
          aria-current={view === current ? 'true' : undefined}
        >
          {view.team && <Icon r={r} name="users" />}
          {view.name}
        </a>
      ))}
    </nav>
  )
}

type ColumnsProps = {
  r: Reader
  action: string
  query: string
  columns: Props['columns']
  show: string | null
}

function ColumnsForm({ r, action, query, columns, show }: ColumnsProps) {
  const kept = [...new URLSearchParams(query)].filter(([name]) => name !== 'show')
  return (
    <form action={action} class="form">
      {kept.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <input type="hidden" name="show" value="none" />
      <fieldset class="lines">
        <legend class="said">{r.text.lists.columns}</legend>
        {columns.map(({ id, label }) => (
          <label class="tick">
            <input type="checkbox" name="show" value={id} checked={isShown(show, id)} />
            {label}
          </label>
        ))}
      </fieldset>
      <Button r={r} kind="primary" icon="check">
        {r.text.action.apply}
      </Button>
    </form>
  )
}

/** Whether the address's `show` holds a column; null shows all. */
export function isShown(show: string | null, id: string): boolean {
  return show === null || show.split(',').includes(id)
}

function queryOf(href: string): string {
  const at = href.indexOf('?')
  return at < 0 ? '' : href.slice(at)
}

/** The columns of a table that are shown: the first names the row and always is. */
export function chooseColumns<C extends { id: string }>(
  columns: readonly C[],
  show: string | null,
): C[] {
  return columns.filter(({ id }, at) => at === 0 || isShown(show, id))
}
