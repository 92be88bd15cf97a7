import { chmod, constants, copyFile, open, stat } from 'node:fs/promises'
import { AgentProblem } from '../../problem.ts'
import { HEADER_BYTES } from './header.ts'

/** What a file looks like from outside, without taking any lock. */
export type Look = {
  readonly inode: number
  readonly size: number
  readonly modifiedMs: number
  readonly header: Uint8Array
}

/** The bytes at a place of a file, as many as there are up to the length of the buffer that they are put into. */
export type ReadAt = (buffer: Buffer, at: number) => Promise<Buffer>

/** A file of the book, open for reading. */
export type BookFile = {
  readonly size: number
  readonly read: ReadAt
  readonly close: () => Promise<void>
}

/** The only ways the agent touches the live book: it looks, it copies and it reads, as bytes, without taking any lock. */
export type BookFiles = {
  /** Null when there is no such file. Throws AgentProblem `book-unreadable`. */
  readonly look: (path: string) => Promise<Look | null>
  readonly copy: (from: string, to: string) => Promise<void>
  /** Null when there is no such file. It and what it gives throw AgentProblem `book-unreadable`. */
  readonly open: (path: string) => Promise<BookFile | null>
}

export const bookFiles: BookFiles = {
  look: (path) => explained(path, () => unlessMissing(() => lookAt(path))),
  copy: (from, to) =>
    explained(from, async () => {
      await copyFile(from, to, constants.COPYFILE_FICLONE)
      // A copy has the mode of the book, which colleagues may read.
      await chmod(to, 0o600)
    }),
  open: (path) => explained(path, () => unlessMissing(() => openFile(path))),
}

async function openFile(path: string): Promise<BookFile> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    return {
      size,
      read: (buffer, at) =>
        explained(path, async () => {
          const { bytesRead } = await file.read(buffer, 0, buffer.length, at)
          return buffer.subarray(0, bytesRead)
        }),
      close: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

async function lookAt(path: string): Promise<Look> {
  if ((await stat(path)).isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' })
  const file = await open(path, 'r')
  try {
    const { ino, size, mtimeMs } = await file.stat()
    const header = new Uint8Array(HEADER_BYTES)
    const { bytesRead } = await file.read(header, 0, HEADER_BYTES, 0)
    return { inode: ino, size, modifiedMs: mtimeMs, header: header.subarray(0, bytesRead) }
  } finally {
    await file.close()
  }
}

async function unlessMissing<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

async function explained<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw new AgentProblem('book-unreadable', { path, reason: errorCode(error) })
  }
}

export function errorCode(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
  return code ?? (error instanceof Error ? error.name : 'unknown')
}
