import { Card } from '../parts/card.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { AddFiles } from './add-form.tsx'
import { type FileItem, FileList } from './file-list.tsx'

/** What a record's page shows of its files. */
export type FilesShown = {
  files: readonly FileItem[]
  /** Whether the reader may add some: a storage is set up and their role lets them log what happened. */
  adds: boolean
}

type Props = FilesShown & { r: Reader; record: string }

/** The newest files of a record, and a form to add some. */
export function FilesCard({ r, record, files, adds }: Props) {
  const words = r.text.attachment
  return (
    <Card
      id="files-card"
      title={words.title}
      aside={
        <a class="button quiet" href={paths.files(record)}>
          {words.all}
        </a>
      }
    >
      {files.length === 0 ? <p class="muted">{words.none}</p> : <FileList r={r} files={files} />}
      {adds && <AddFiles r={r} record={record} />}
    </Card>
  )
}
