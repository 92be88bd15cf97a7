import type { ListName } from '../../worker/domain/list-name.ts'
import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Button } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Field, type FormState } from '../parts/field.tsx'
import { Head } from '../parts/head.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

type Props = {
  r: Reader
  list: ListName
  /** The list as it stands in the address, with its question mark. */
  query: string
  /** Whether it can be made for everybody. */
  mayShare: boolean
  form: FormState
}

/** Keeps a list under a name. */
export function SaveView({ r, list, query, mayShare, form }: Props) {
  const words = r.text.lists
  return (
    <form method="post" action={paths.views()} class="form">
      <input type="hidden" name="list" value={list} />
      <input type="hidden" name="query" value={query} />
      <Field
        r={r}
        form={form}
        name="name"
        label={words.viewName}
        hint={words.saveViewAbout}
        required
        maxlength={60}
        autocomplete="off"
        autofocus
      />
      {mayShare && (
        <label class="tick">
          <input type="checkbox" name="team" value="1" checked={form.input.team === '1'} />
          {words.forTeam}
        </label>
      )}
      <Button r={r} kind="primary" icon="check">
        {r.text.action.save}
      </Button>
    </form>
  )
}

/** The same as a page of its own, where a name was refused. */
export function SaveViewPage({ frame, ...view }: Omit<Props, 'r'> & { frame: Frame }) {
  const { reader: r } = frame
  const { list, query } = view
  const title = r.text.lists.saveView
  return (
    <Page frame={frame} title={title} section={list}>
      <Head title={title} up={{ href: paths[list]() + query, label: r.text.nav[list] }} />
      <Card title={r.text.nav[list]} kept>
        <SaveView r={r} {...view} />
      </Card>
    </Page>
  )
}
