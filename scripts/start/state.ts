import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { ROOT } from '../build.ts'
import { createServerKey, type PrivateJwk } from '../local/keys.ts'
import { StartError, type StartOptions } from './options.ts'
import type { StartText } from './text.ts'

/** What a local Lintel keeps between starts, in a 0600 file. */
export type Secrets = { password: string; pairingSecret: string; serverKey: PrivateJwk }

const LOCK = 'running'

/** The folder of one local Lintel: demo, empty, or one for each book given with --book. */
export function stateFolder({ empty, book }: StartOptions): string {
  if (empty) return join(ROOT, '.lintel/empty')
  if (book === null) return join(ROOT, '.lintel/demo')
  const name = createHash('sha256').update(book).digest('hex').slice(0, 8)
  return join(ROOT, '.lintel', `book-${name}`)
}

/**
 * Makes the folder ours alone until the returned function is called.
 * Throws StartError when another start works on it or when it may not be written.
 */
export async function claimFolder(folder: string, reset: boolean, text: StartText) {
  const lock = join(folder, LOCK)
  const pid = await findOwner(folder)
  if (pid !== null) throw new StartError(text.running(pid, relative(ROOT, lock)))
  try {
    if (reset) await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(lock, String(process.pid))
  } catch (error) {
    if (!isRefused(error)) throw error
    throw new StartError(text.noPermission(folder))
  }
  return () => rm(lock, { force: true })
}

/** The process that works on a folder, or null. */
export async function findOwner(folder: string): Promise<string | null> {
  const lock = join(folder, LOCK)
  const pid = existsSync(lock) ? await readFile(lock, 'utf8') : ''
  return pid !== '' && isAlive(Number(pid)) ? pid : null
}

/** The secrets of a folder, made at its first start. */
export async function readSecrets(folder: string): Promise<Secrets> {
  const file = join(folder, 'secrets.json')
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8')) as Secrets
  const secrets = {
    password: randomBytes(9).toString('base64url'),
    pairingSecret: randomBytes(32).toString('base64url'),
    serverKey: createServerKey(),
  }
  await writeFile(file, JSON.stringify(secrets, null, 2), { mode: 0o600 })
  return secrets
}

/** Whether the operating system said no. */
export function isRefused(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  return ['EACCES', 'EPERM', 'EROFS'].includes(code)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
