import { Hono } from 'hono'
import { AddFiles } from '../../views/attachments/add-form.tsx'
import { paths } from '../../views/paths.ts'
import { ATTACHED_TO, type AttachedTo, objectKey } from '../domain/attachment.ts'
import { answerFragment, leaveFor, seeOther, wantsFragment } from '../http/answer.ts'
import { answerFiles, recordPath } from '../http/answer-files.tsx'
import { type AppContext, type AppEnv, readFor, writeFor } from '../http/context.ts'
import { hasFile, setFileHeaders } from '../http/file-answer.ts'
import { frameFor } from '../http/frame.ts'
import { PageError } from '../http/page-error.ts'
import { type Taken, takeFiles } from '../http/take-files.ts'
import { type Storage, StorageUnreachable } from '../storage/storage.ts'
import { addFiles, type Bearer, markFile, selectBearer, selectFile } from '../store/attachments.ts'
import { noteStorageDown } from '../store/file-sweep.ts'

export const attachmentsRoutes = new Hono<AppEnv>()

for (const entity of ATTACHED_TO) {
  const path = paths.files(recordPath({ entity, id: ':id' }))
  attachmentsRoutes.get(path, (c) => answerFiles(c, bearerOf(c, entity)))
  attachmentsRoutes.post(path, (c) => take(c, bearerOf(c, entity)))
}

function bearerOf(c: AppContext, entity: AttachedTo): Bearer {
  return { entity, id: c.req.param('id') ?? '' }
}

/** Takes files in: into the storage first, then as rows, so that a row never names bytes that are not there. */
async function take(c: AppContext, bearer: Bearer) {
  const { storage, env } = c.get('deps')
  const [db, proof] = [c.get('db'), c.get('proof')]
  const { viewer, rows } = await readFor(c, [selectBearer(db, proof, bearer)])
  const [found] = rows[0]
  if (!found) throw new PageError('not-found')
  if (found.mayAdd !== 1) throw new PageError('forbidden')
  if (storage === null) return answerFiles(c, bearer, 503)
  const taken = await takeOrNote(c, storage, env.filesQuota - found.bytes)
  const first = await keep(c, bearer, taken)
  const record = recordPath(bearer)
  if (taken.refused.length === 0) {
    const undo = taken.files.length === 1 && first !== null ? `?undo=${first}` : ''
    return leaveFor(c, `${record}${undo}`, 'files-added')
  }
  const sent = { taken: taken.files.length, refused: taken.refused }
  const full = taken.refused.some(({ fault }) => fault === 'too-large' || fault === 'quota')
  const status = full ? 413 : 422
  if (!wantsFragment(c)) return answerFiles(c, bearer, status, sent)
  const { reader } = frameFor(c, viewer)
  return answerFragment(c, <AddFiles r={reader} record={record} sent={sent} />, status)
}

/** The page of state tells of a storage that failed before the clock asks it again. */
async function takeOrNote(c: AppContext, storage: Storage, room: number): Promise<Taken> {
  try {
    return await takeFiles(c, storage, room)
  } catch (error) {
    if (error instanceof StorageUnreachable) {
      await c.get('db').write([noteStorageDown(c.get('proof').now)])
    }
    throw error
  }
}

/** Gives the number of the first entry in the change log; null when there was nothing to keep. */
async function keep(c: AppContext, bearer: Bearer, { files }: Taken): Promise<number | null> {
  if (files.length === 0) return null
  const added = addFiles(c.get('db'), c.get('proof'), bearer, files)
  const { results } = await writeFor(c, added, 'activity.create')
  const change = results[0]?.rows[0]?.[0]
  // The record went away while the files came in; their bytes are swept by the clock.
  if (typeof change !== 'number') throw new PageError('not-found')
  return change
}

attachmentsRoutes.get('/files/:id', async (c) => {
  const file = await readFile(c)
  if (file.deletedAt !== null) throw new PageError('not-found')
  const { storage } = c.get('deps')
  if (!hasFile(c, file.sha256)) {
    const bytes = (await storage?.read(objectKey(file.id))) ?? null
    if (bytes === null) throw new PageError('file-missing')
    setFileHeaders(c, file)
    return c.body(bytes)
  }
  setFileHeaders(c, file)
  c.header('Content-Length', undefined)
  return c.body(null, 304)
})

attachmentsRoutes.post('/files/:id/removal', (c) => mark(c, false))
attachmentsRoutes.post('/files/:id/restoration', (c) => mark(c, true))

async function mark(c: AppContext, restore: boolean) {
  const file = await readFile(c)
  const { results } = await writeFor(c, markFile(c.get('db'), c.get('proof'), file, restore))
  const record = recordPath({ entity: file.entity, id: file.recordId })
  const change = results[0]?.rows[0]?.[0]
  if (typeof change !== 'number') return seeOther(c, paths.files(record), 'unchanged')
  return seeOther(c, `${record}?undo=${change}`, restore ? 'restored' : 'deleted')
}

async function readFile(c: AppContext) {
  const id = c.req.param('id') ?? ''
  const { rows } = await readFor(c, [selectFile(c.get('db'), c.get('proof'), id)])
  const [file] = rows[0]
  if (!file) throw new PageError('not-found')
  return file
}
