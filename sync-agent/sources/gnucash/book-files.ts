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

/** The only ways the agent touches the live book: it looks and it copies, as bytes. */
export type BookFiles = {
  /** Null when there is no such file. Throws AgentProblem `book-unreadable`. */
  readonly look: (path: string) => Promise<Look | null>
  readonly copy: (from: string, to: string) => Promise<void>
}

export const bookFiles: BookFiles = {
  look: (path) => explained(path, () => lookAt(path)),
  copy: (from, to) =>
    explained(from, async () => {
      await copyFile(from, to, constants.COPYFILE_FICLONE)
      // A copy has the mode of the book, which colleagues may read.
      await chmod(to, 0o600)
    }),
}

async function lookAt(path: string): Promise<Look | null> {
  try {
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
