/**
 * The agent as a person starts it: a process, a configuration file, a folder of its own.
 *
 *     const home = await makeAgentHome({ server: worker.url, book: 'a' })
 *     const agent = home.start('run')
 *     await agent.until(/rows written/)
 *     await home.remove()
 */
import { copyFile, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { ROOT } from '../../../scripts/build.ts'
import { startChild } from '../../../scripts/local/child.ts'

export type BookName = 'a' | 'a-after'

/** The bytes of a demo book. */
export async function readBook(name: BookName): Promise<Uint8Array> {
  return gunzipSync(await readFile(join(ROOT, `demo/gnucash/${name}.gnucash.gz`)))
}

export type AgentRun = {
  lines: string[]
  /** Waits for a line; fails with everything said when the process ends without it. */
  until: (pattern: RegExp) => Promise<string>
  ended: Promise<number | null>
  stop: () => Promise<void>
  /** kill -9, the program and whatever it started. */
  kill: () => Promise<void>
}

const LOOK_MS = 50

/** A folder with a book, a configuration and room for the agent's state. */
export async function makeAgentHome(options: { server: string; book: BookName }) {
  const folder = await mkdtemp(join(tmpdir(), 'lintel-agent-'))
  const book = join(folder, 'book.gnucash')
  const config = join(folder, 'agent.toml')
  await writeFile(book, await readBook(options.book))
  await writeFile(
    config,
    `server = "${options.server}"
state = "state"
language = "en"
[source]
kind = "gnucash"
book = "book.gnucash"
quiet = "300ms"
[schedule]
every = "1h"
`,
  )

  function start(...args: string[]): AgentRun {
    return startWith(process.execPath, [join(ROOT, 'sync-agent/main.ts'), ...args])
  }

  function startWith(command: string, args: string[]): AgentRun {
    const lines: string[] = []
    const child = startChild(command, [...args, '--config', config], {
      onLine: (line) => lines.push(line),
      env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', NO_COLOR: '1' },
    })
    let isOver = false
    void child.ended.then(() => {
      isOver = true
    })
    async function until(pattern: RegExp): Promise<string> {
      for (;;) {
        const found = lines.find((line) => pattern.test(line))
        if (found !== undefined) return found
        if (isOver) throw new Error(`The agent ended without ${pattern}:\n${lines.join('\n')}`)
        await sleep(LOOK_MS)
      }
    }
    const kill = async () => {
      process.kill(-child.process.pid!, 'SIGKILL')
      await child.ended
    }
    return { lines, until, ended: child.ended, stop: child.stop, kill }
  }

  return {
    folder,
    book,
    config,
    start,
    startWith,
    /** Runs a command to its end. */
    async run(...args: string[]): Promise<{ exit: number | null; output: string }> {
      const run = start(...args)
      const exit = await run.ended
      return { exit, output: run.lines.join('\n') }
    },
    /** Changes the configuration. */
    async configure(change: (text: string) => string): Promise<void> {
      await writeFile(config, change(await readFile(config, 'utf8')))
    },
    /** Runs SQL on the live book, as an edit of the accountant. */
    edit(sql: string): void {
      const db = new DatabaseSync(book)
      db.exec(sql)
      db.close()
    },
    /** Puts another book in the place of the live one, as a file copied over it. */
    async swapBook(name: BookName): Promise<void> {
      const next = join(folder, 'next.gnucash')
      await writeFile(next, await readBook(name))
      await copyFile(next, book)
      await rename(next, join(folder, 'swapped.gnucash'))
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

export type AgentHome = Awaited<ReturnType<typeof makeAgentHome>>
