import type { RefusedFile } from '../../views/attachments/add-form.tsx'
import { FilesPage } from '../../views/attachments/files-page.tsx'
import { paths } from '../../views/paths.ts'
import { type AttachedTo, KEPT_DELETED_DAYS } from '../domain/attachment.ts'
import { cutPage } from '../domain/keyset.ts'
import {
  type Bearer,
  selectBearer,
  selectDeletedFiles,
  selectFilesOf,
} from '../store/attachments.ts'
import { answerPage } from './answer.ts'
import { type AppContext, readFor } from './context.ts'
import { describeFile } from './files-shown.ts'
import { frameFor } from './frame.ts'
import { readListAddress } from './list-address.ts'
import { ourProject } from './our-project.ts'
import { PageError } from './page-error.ts'

const ORDER = 'files'
const SECTIONS = {
  company: 'companies',
  contact: 'contacts',
  project: 'projects',
  activity: 'companies',
} as const satisfies Record<AttachedTo, string>

type Sent = { taken: number; refused: readonly RefusedFile[] }

/** The page of all files of a record, with what became of the form that was sent. */
export async function answerFiles(
  c: AppContext,
  bearer: Bearer,
  status: 200 | 413 | 422 | 503 = 200,
  sent?: Sent,
) {
  const db = c.get('db')
  const record = recordPath(bearer)
  const address = readListAddress(c)
  const cursor = address.cursor(ORDER, ['string'])
  if (!address.isSound()) return c.redirect(paths.files(record), 302)
  const { viewer, rows } = await readFor(c, ({ proof }) => [
    selectBearer(db, proof, bearer),
    selectFilesOf(db, proof, bearer, cursor),
    selectDeletedFiles(db, proof, bearer),
  ])
  const [[found], files, deleted] = rows
  if (!found) throw new PageError('not-found')
  const page = cutPage(files, { order: ORDER, cursor, keyOf: ({ id }) => [id] })
  const frame = frameFor(c, viewer)
  const step = (to: string | null) => to && paths.files(record, { page: to })
  const adds = c.get('deps').storage === null ? 'unset' : found.mayAdd === 1 ? 'yes' : 'no'
  return answerPage(
    c,
    <FilesPage
      frame={frame}
      section={SECTIONS[bearer.entity]}
      name={ourProject(frame.reader, bearer.id, found.name)}
      record={record}
      files={page.rows.map((row) => ({
        ...describeFile(row, bearer.entity),
        mayRemove: row.mayRemove === 1,
      }))}
      deleted={deleted.map((row) => ({
        ...describeFile(row, bearer.entity),
        // It opens no more.
        shown: false,
        mayRemove: true,
      }))}
      keptDays={KEPT_DELETED_DAYS}
      previous={step(page.previous)}
      next={step(page.next)}
      adds={adds}
      {...(sent && { sent })}
    />,
    status,
  )
}

/** The path of a record that files hang on. */
export function recordPath({ entity, id }: Bearer): string {
  return paths[entity](id)
}
