import type { Clash } from '../../worker/domain/merge-edit.ts'
import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Head } from '../parts/head.tsx'
import type { Section } from '../section.ts'
import { ConflictForm, EditForm, type EditProps } from './edit-form.tsx'

type Props = { frame: Frame; section: Section; name: string; edit: EditedForm }

/** A form of a record, and the fields two people changed when there are any. */
export type EditedForm = Omit<EditProps, 'r'> & { clashes?: readonly Clash[] }

/** The form of a record on a page of its own: what the link to it leads to without JavaScript. */
export function EditPage({ frame, section, name, edit }: Props) {
  const { reader: r } = frame
  return (
    <Page frame={frame} title={r.text.edits.title(name)} section={section}>
      <Head title={r.text.edits.title(name)} up={{ href: edit.cancel, label: name }} />
      <Edited r={r} edit={{ ...edit, alone: true }} />
    </Page>
  )
}

/** The form alone, in place of the card it edits. */
export function Edited({ r, edit }: { r: Frame['reader']; edit: EditedForm }) {
  const { clashes, ...form } = edit
  return clashes ? <ConflictForm r={r} clashes={clashes} {...form} /> : <EditForm r={r} {...form} />
}
