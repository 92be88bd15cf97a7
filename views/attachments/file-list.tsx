import { Badge } from '../parts/badge.tsx'
import { PostButton } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { Instant } from '../parts/when.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

/** A file as pages list it. */
export type FileItem = {
  id: string
  name: string
  /** Bytes. */
  size: number
  createdAt: number
  authorName: string | null
  /** An image small enough to be drawn beside its name. */
  shown: boolean
  /** The storage was found not to have it. */
  missing: boolean
  /** The activity it hangs on, where that is another record than the page's. */
  activityId: string | null
}

type Props = {
  r: Reader
  files: readonly (FileItem & { mayRemove?: boolean })[]
  /** What may be done with one. */
  deed?: 'remove' | 'restore'
}

/** Files, each to be opened or saved by its name. */
export function FileList({ r, files, deed }: Props) {
  return (
    <ul class="people">
      {files.map((file) => (
        <li class="file">
          {file.shown ? (
            <img src={paths.file(file.id)} alt="" loading="lazy" width="48" height="48" />
          ) : (
            <Icon r={r} name="file-text" />
          )}
          <div>
            {deed === 'restore' ? file.name : <a href={paths.file(file.id)}>{file.name}</a>}{' '}
            {file.missing && <Badge tone="bad">{r.text.attachment.missing}</Badge>}
            <small class="muted block">
              <Told r={r} file={file} />
            </small>
          </div>
          {deed !== undefined && file.mayRemove && <Deed r={r} file={file} deed={deed} />}
        </li>
      ))}
    </ul>
  )
}

function Told({ r, file }: { r: Reader; file: FileItem }) {
  const { activityId, authorName, createdAt, size } = file
  return (
    <>
      {sayBytes(r, size)} · {authorName !== null && `${authorName} · `}
      <Instant r={r} at={createdAt} />
      {activityId !== null && (
        <>
          {' · '}
          <a href={paths.activity(activityId)}>{r.text.attachment.onActivity}</a>
        </>
      )}
    </>
  )
}

function Deed({ r, file, deed }: { r: Reader; file: FileItem; deed: 'remove' | 'restore' }) {
  const words = r.text.attachment
  return deed === 'remove' ? (
    <PostButton r={r} kind="quiet" icon="x" action={paths.fileRemoval(file.id)}>
      <span class="said">{`${words.remove}: ${file.name}`}</span>
    </PostButton>
  ) : (
    <PostButton r={r} icon="undo-2" action={paths.fileRestoration(file.id)}>
      {words.restore}
    </PostButton>
  )
}

/** A size as people say it: three figures at most. */
export function sayBytes(r: Reader, bytes: number): string {
  const { bytes: small, kilobytes, megabytes } = r.text.attachment
  if (bytes < 1_000) return small(r.format.number(bytes))
  if (bytes < 1_000_000) return kilobytes(r.format.number(Math.round(bytes / 1_000)))
  const tenths = Math.round(bytes / 100_000)
  return megabytes(r.format.number(tenths < 100 ? tenths / 10 : Math.round(tenths / 10)))
}
