import { readFile, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { findFreePort } from '../scripts/local/ports.ts'
import { type Copy, copyProject, type NpmRun, runNpm } from './support/copy.ts'

const MINUTES = 60_000
const AFTER = 'demo/gnucash/a-after.gnucash.gz'

describe('npm start', { timeout: 3 * MINUTES }, () => {
  let copy: Copy
  let port: number
  const runs: NpmRun[] = []

  beforeAll(async () => {
    copy = await copyProject()
    port = await findFreePort()
  })
  afterEach(async () => {
    await Promise.all(runs.splice(0).map((run) => run.interrupt()))
  })
  afterAll(() => copy.remove())

  function start(...args: string[]): NpmRun {
    const run = runNpm(copy.folder, ['start', '--', '--port', String(port), ...args])
    runs.push(run)
    return run
  }

  it('shows a synchronised book, keeps it, and begins anew when asked', async () => {
    const first = start()
    await first.until('Lintel is ready')
    const said = readLines(first)
    expect(said.url).toBe(`http://localhost:${port}`)
    expect(said.email).toMatch(/^\S+@\S+$/)
    expect(first.lines.join('\n')).toMatch(/Pairing the agent/)
    expect(first.lines.join('\n')).toContain('npm run demo:swap')
    const open = await signIn(said)
    const page = await open('/')
    expect(page).toContain('1,324,823,725.28')
    expect(page).toContain('374,449,087.29')
    await expectPrivate(join(copy.folder, '.lintel/demo/secrets.json'))

    await first.interrupt()
    expect(first.lines.at(-1)).toBe('Stopping…')
    expect(copy.processes()).toEqual([])

    const second = start()
    await second.until('Lintel is ready')
    expect(readLines(second).password).toBe(said.password)
    expect(second.lines.join('\n')).not.toMatch(/Pairing the agent/)
    const again = await signIn(readLines(second))
    expect(await again('/')).toContain('1,324,823,725.28')
    await second.interrupt('SIGHUP')
    expect(copy.processes()).toEqual([])

    const third = start('--reset')
    await third.until('Lintel is ready')
    expect(readLines(third).password).not.toBe(said.password)
    expect(third.lines.join('\n')).toMatch(/Pairing the agent/)
  })

  it('brings the numbers of the swapped book', async () => {
    const run = start()
    await run.until('Lintel is ready')
    const swap = runNpm(copy.folder, ['run', 'demo:swap'])
    expect(await swap.ended).toBe(0)
    expect(lastWords(swap)).toMatch(/is now the book after the 60 edits/)
    const open = await signIn(readLines(run))
    await expect.poll(() => open('/'), { timeout: MINUTES }).toContain('1,278,926,298.13')
    expect(await open('/')).toContain('374,254,098.96')
  })

  it('synchronises a book of one’s own beside the demo, and only reads it', async () => {
    const book = join(copy.folder, 'my books.gnucash')
    const content = gunzipSync(await readFile(join(copy.folder, AFTER)))
    await writeFile(book, content)
    const run = start('--book', book)
    await run.until('Lintel is ready')
    expect(run.lines).toContain(`Live book: ${book}`)
    const open = await signIn(readLines(run))
    expect(await open('/')).toContain('1,278,926,298.13')
    expect(content.equals(await readFile(book))).toBe(true)
  })

  it('refuses to work twice on the same data', async () => {
    await start().until('Lintel is ready')
    const other = await findFreePort()
    const second = runNpm(copy.folder, ['start', '--', '--port', String(other)])
    expect(await second.ended).toBe(1)
    expect(second.lines.join('\n')).toMatch(/already runs on these data as process \d+/)
  })

  it('stops everything when a child of it dies', async () => {
    const run = start()
    await run.until('Lintel is ready')
    process.kill(await findAgent(copy), 'SIGKILL')
    expect(await run.ended).toBe(1)
    expect(run.lines.join('\n')).toMatch(/The agent ended, so everything is stopped/)
    expect(copy.processes()).toEqual([])
  })

  it('without demo data gives a link to set up the first administrator', async () => {
    const run = start('--empty')
    await run.until('Lintel is ready')
    const link = /http:\S+\/setup\?token=\S+/.exec(run.lines.join('\n'))?.[0] ?? ''
    const answer = await fetch(link)
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('<form')
    const forged = await fetch(`${link}x`)
    expect(forged.status).toBe(403)
  })

  it('tells its options and starts nothing when asked for help', async () => {
    const run = start('--help')
    expect(await run.ended).toBe(0)
    const said = run.lines.join('\n')
    for (const option of ['--book', '--empty', '--port', '--reset']) expect(said).toContain(option)
    expect(copy.processes()).toEqual([])
  })

  it('says in one sentence that the port is taken, and what to do', async () => {
    const server = createServer().listen(port, '127.0.0.1')
    const run = start()
    expect(await run.ended).toBe(1)
    server.close()
    expect(lastWords(run)).toBe(
      `Port ${port} is taken: stop the program that uses it, or choose another with npm start -- --port ${port + 1}.`,
    )
    expect(copy.processes()).toEqual([])
  })

  it('says in one sentence why a book cannot be read', async () => {
    const missing = start('--book', 'no-such.gnucash')
    expect(await missing.ended).toBe(1)
    expect(lastWords(missing)).toMatch(/There is no book at .*no-such\.gnucash: check the path/)

    const text = join(copy.folder, 'letter.gnucash')
    await writeFile(text, 'Dear accountant, this is no book at all.')
    const wrong = start('--book', text)
    expect(await wrong.ended).toBe(1)
    expect(lastWords(wrong)).toMatch(/is not a GnuCash book in SQLite form: in GnuCash choose/)
    expect(copy.processes()).toEqual([])
  })
})

type Said = { url: string; email: string; password: string }

function readLines({ lines }: NpmRun): Said {
  const find = (label: string) =>
    lines.find((line) => line.startsWith(`${label}: `))?.slice(label.length + 2) ?? ''
  return { url: find('URL'), email: find('E-mail'), password: find('Password') }
}

/** Signs in as printed, and gives what opens a page. */
async function signIn({ url, email, password }: Said) {
  const signedIn = await fetch(`${url}/sign-in`, {
    method: 'POST',
    body: new URLSearchParams({ email, password }),
    headers: { Origin: url },
    redirect: 'manual',
  })
  expect(signedIn.status).toBe(303)
  const cookie = signedIn.headers.getSetCookie().map((line) => line.split(';')[0])
  return async (path: string) => {
    const page = await fetch(url + path, { headers: { Cookie: cookie.join('; ') } })
    expect(page.status).toBe(200)
    return page.text()
  }
}

async function expectPrivate(file: string): Promise<void> {
  expect((await stat(file)).mode & 0o777).toBe(0o600)
}

async function findAgent(copy: Copy): Promise<number> {
  for (const pid of copy.processes()) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8')
    if (command.startsWith(process.execPath) && command.includes('sync-agent/main.ts')) return pid
  }
  throw new Error('No agent runs in the copy.')
}

function lastWords({ lines }: NpmRun): string {
  return lines.filter((line) => !line.startsWith('npm') && !line.startsWith('>')).at(-1) ?? ''
}
