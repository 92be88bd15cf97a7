import { createHash } from 'node:crypto'
import {
  type AttachmentFault,
  cleanFileName,
  MOST_FILE_BYTES,
  MOST_FILES,
  MOST_FORM_BYTES,
  objectKey,
} from '../domain/attachment.ts'
import { TELLING_BYTES, tellMediaType } from '../domain/media-type.ts'
import type { Storage } from '../storage/storage.ts'
import { writeObject } from '../storage/write-object.ts'
import type { NewFile } from '../store/attachments.ts'
import type { AppContext } from './context.ts'
import { FormBroken, FormTooLarge, type IncomingFile, readFiles } from './multipart.ts'

/** A file that was not taken, and why; without a name the whole form. */
export type Refused = { name: string | null; fault: AttachmentFault }

export type Taken = { files: NewFile[]; refused: Refused[] }

/** A file turned out to be what is not taken. */
class FileRefused extends Error {
  override readonly name = 'FileRefused'
  readonly fault: AttachmentFault
  constructor(fault: AttachmentFault) {
    super(fault)
    this.fault = fault
  }
}

/**
 * Brings the files of a form into the storage as they come in. Each is taken or refused for itself. `room` is what
 * the quota leaves, bytes. Throws StorageUnreachable.
 */
export async function takeFiles(c: AppContext, storage: Storage, room: number): Promise<Taken> {
  const taken: Taken = { files: [], refused: [] }
  const { newId } = c.get('deps')
  let left = room
  const take = async (file: IncomingFile) => {
    const name = cleanFileName(file.name)
    try {
      const kept = await keep(storage, { id: newId(), name }, file.bytes, left)
      left -= kept.size
      taken.files.push(kept)
    } catch (error) {
      if (!(error instanceof FileRefused)) throw error
      taken.refused.push({ name, fault: error.fault })
    }
  }
  const limits = { bytes: MOST_FORM_BYTES, files: MOST_FILES }
  try {
    if (Number(c.req.header('Content-Length') ?? 0) > MOST_FORM_BYTES) throw new FormTooLarge()
    const sent = await readFiles(c.req.raw, limits, take)
    if (sent === 0) taken.refused.push({ name: null, fault: 'empty' })
    if (sent > MOST_FILES) taken.refused.push({ name: null, fault: 'too-many' })
  } catch (error) {
    if (error instanceof FormTooLarge) taken.refused.push({ name: null, fault: 'too-large' })
    else if (error instanceof FormBroken) taken.refused.push({ name: null, fault: 'broken' })
    else throw error
  }
  return taken
}

async function keep(
  storage: Storage,
  { id, name }: Pick<NewFile, 'id' | 'name'>,
  bytes: AsyncIterable<Uint8Array>,
  room: number,
): Promise<NewFile> {
  const hash = createHash('sha256')
  const { head, rest } = await readHead(bytes)
  if (head.length === 0) throw new FileRefused('empty')
  const mediaType = tellMediaType(head)
  let size = 0
  async function* counted() {
    for await (const chunk of rest) {
      size += chunk.length
      if (size > MOST_FILE_BYTES) throw new FileRefused('too-large')
      if (size > room) throw new FileRefused('quota')
      hash.update(chunk)
      yield chunk
    }
  }
  await writeObject(storage, { key: objectKey(id), mediaType }, counted())
  return { id, name, mediaType, size, sha256: hash.digest('hex') }
}

/** The first bytes of a stream, and the stream with them in it again. */
async function readHead(bytes: AsyncIterable<Uint8Array>) {
  const chunks = bytes[Symbol.asyncIterator]()
  const read: Uint8Array[] = []
  let length = 0
  while (length < TELLING_BYTES) {
    const { value, done } = await chunks.next()
    if (done) break
    read.push(value)
    length += value.length
  }
  const head = new Uint8Array(length)
  let at = 0
  for (const chunk of read) {
    head.set(chunk, at)
    at += chunk.length
  }
  async function* rest() {
    if (length > 0) yield head
    while (true) {
      const { value, done } = await chunks.next()
      if (done) return
      yield value
    }
  }
  return { head, rest: rest() }
}
