import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Card } from '../parts/card.tsx'
import { Head } from '../parts/head.tsx'
import { Pager } from '../parts/pager.tsx'
import type { Section } from '../section.ts'
import { AddFiles, type RefusedFile } from './add-form.tsx'
import { type FileItem, FileList } from './file-list.tsx'

type Removable = FileItem & { mayRemove: boolean }

type Props = {
  frame: Frame
  section: Section
  /** The record: its name and its path. */
  name: string
  record: string
  files: readonly Removable[]
  deleted: readonly Removable[]
  keptDays: number
  previous: string | null
  next: string | null
  /** Whether the reader may add files; `unset` when no storage is there to take them. */
  adds: 'yes' | 'no' | 'unset'
  sent?: { taken: number; refused: readonly RefusedFile[] }
}

/** All files of a record, and those deleted a short while ago. */
export function FilesPage({ frame, section, name, record, files, deleted, adds, ...props }: Props) {
  const { reader: r } = frame
  const words = r.text.attachment
  return (
    <Page frame={frame} title={words.of(name)} section={section}>
      <Head title={words.title} up={{ href: record, label: name }} />
      {adds === 'unset' && <p class="muted">{words.unset}</p>}
      {adds === 'yes' && (
        <Card>
          <AddFiles r={r} record={record} {...(props.sent && { sent: props.sent })} />
        </Card>
      )}
      <Card>
        {files.length === 0 ? (
          <p class="muted">{words.none}</p>
        ) : (
          <FileList r={r} files={files} deed="remove" />
        )}
        <Pager r={r} previous={props.previous} next={props.next} />
      </Card>
      {deleted.length > 0 && (
        <Card title={words.deleted}>
          <p class="muted">{words.kept(props.keptDays)}</p>
          <FileList r={r} files={deleted} deed="restore" />
        </Card>
      )}
    </Page>
  )
}
