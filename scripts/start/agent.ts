import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ROOT } from '../build.ts'
import { AGENT_FLAGS } from '../local/agent-flags.ts'
import { type Child, startChild } from '../local/child.ts'
import { pairAgent } from './pairing.ts'
import { readProgress } from './progress.ts'
import type { Running } from './running.ts'
import type { Services } from './services.ts'
import { signIn } from './sign-in.ts'
import type { StartText } from './text.ts'

type AgentOptions = Services & {
  folder: string
  /** The live book. */
  book: string
  member: { email: string; password: string }
  text: StartText
}

const POLL_MS = 300

/** Pairs the agent at the first start, runs it, and waits until the book is in the CRM. */
export async function startAgent(running: Running, options: AgentOptions): Promise<void> {
  const { folder, book, text, worker, client } = options
  const config = join(folder, 'agent/agent.toml')
  await writeConfig(config, { server: worker.url, book, language: text.locale })
  const paired = join(folder, 'agent/paired')
  if (!existsSync(paired)) {
    running.say(text.pairing)
    const visitor = await signIn(worker.url, options.member, text)
    const run = (code: string, onLine: (line: string) => void) =>
      runAgent(config, ['pair', '--code', code], onLine)
    running.say(text.wordsMatch(await pairAgent({ visitor, client, run, running, text })))
    await writeFile(paired, '')
  }
  const agent = runAgent(config, ['run'])
  running.add(agent.stop)
  let asked = false
  running.add(() => {
    asked = true
  })
  agent.ended.then(() => asked || running.fail(text.agentEnded(agent.tail())))
  await showProgress(running, options)
}

/** Starts `lintel-agent COMMAND --config FILE …`, as npm run agent does. */
function runAgent(
  config: string,
  [command, ...rest]: [string, ...string[]],
  onLine: (line: string) => void = () => {},
): Child {
  const program = join(ROOT, 'sync-agent/main.ts')
  const args = [...AGENT_FLAGS, program, command, '--config', config, ...rest]
  return startChild(process.execPath, args, { onLine })
}

async function writeConfig(
  file: string,
  { server, book, language }: { server: string; book: string; language: string },
): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true, mode: 0o700 })
  const lines = [
    '# Written by npm start at every start.',
    `server = ${JSON.stringify(server)}`,
    'state = "state"',
    `language = "${language}"`,
    '',
    '[source]',
    'kind = "gnucash"',
    `book = ${JSON.stringify(book)}`,
    '',
    '[schedule]',
    'every = "60s"',
    '',
  ]
  await writeFile(file, lines.join('\n'), { mode: 0o600 })
}

async function showProgress(running: Running, { client, text }: AgentOptions): Promise<void> {
  const number = new Intl.NumberFormat(text.locale)
  let said = ''
  for (;;) {
    const progress = await readProgress(client)
    if (progress.done) {
      running.say(text.synchronised(number.format(progress.rows)))
      return
    }
    const line = text.progress(progress.percent, number.format(progress.arrived))
    if (said === '') running.say(text.synchronising)
    if (line !== said && progress.arrived > 0) running.say(line)
    said = line
    await sleep(POLL_MS)
  }
}
