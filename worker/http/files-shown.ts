import type { FileItem } from '../../views/attachments/file-list.tsx'
import type { FilesShown } from '../../views/attachments/files-card.tsx'
import { may } from '../domain/access.ts'
import { type AttachedTo, MOST_SHOWN_BYTES } from '../domain/attachment.ts'
import { isShownImage } from '../domain/media-type.ts'
import type { FileRow } from '../store/attachments.ts'
import type { Viewer } from '../store/viewer.ts'
import type { AppContext } from './context.ts'

/** A file as pages list it; `of` is the kind of record whose page it is. */
export function describeFile(row: FileRow, of: AttachedTo): FileItem {
  const { id, name, size, mediaType, createdAt, authorName, entity, recordId } = row
  const missing = row.missing === 1
  return {
    ...{ id, name, size, createdAt, authorName, missing },
    shown: !missing && isShownImage(mediaType) && size <= MOST_SHOWN_BYTES,
    activityId: entity === 'activity' && of !== 'activity' ? recordId : null,
  }
}

/** What the page of a record shows of its files. */
export function showFiles(
  c: AppContext,
  viewer: Viewer,
  rows: readonly FileRow[],
  of: AttachedTo,
): FilesShown {
  return {
    files: rows.map((row) => describeFile(row, of)),
    adds: c.get('deps').storage !== null && may(viewer.grants, 'activity.create'),
  }
}
