import type { Client } from '@libsql/client/web'
import { paths } from '../../views/paths.ts'
import type { Child } from '../local/child.ts'
import { StartError } from './options.ts'
import type { Running } from './running.ts'
import type { Visitor } from './sign-in.ts'
import type { StartText } from './text.ts'

type PairingOptions = {
  /** The demo administrator, signed in. */
  visitor: Visitor
  client: Client
  /** Starts `lintel-agent pair` with a code. */
  run: (code: string, onLine: (line: string) => void) => Child
  running: Running
  text: StartText
}

const AGENT_NAME = 'GnuCash'
const CODE = /\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b/
// Four proquints, as protocol/fingerprint.ts writes them.
const LETTERS = '[bdfghjklmnprstvz][aiou][bdfghjklmnprstvz][aiou][bdfghjklmnprstvz]'
const WORDS = new RegExp(`\\b${LETTERS}(?: ${LETTERS}){3}\\b`)

/**
 * Pairs the agent as an administrator would: asks for a code on the agents page, runs `pair` with it, compares
 * the words of both sides and confirms. Gives the words. Throws StartError.
 */
export async function pairAgent(options: PairingOptions): Promise<string> {
  const { visitor, client, run, running, text } = options
  const code = CODE.exec(await visitor.post(paths.agents(), { name: AGENT_NAME }))?.[0]
  if (!code) throw new StartError(text.refused(paths.agents()))

  const { promise: shown, resolve: show } = Promise.withResolvers<string>()
  const child = run(code, (line) => {
    const words = WORDS.exec(line)?.[0]
    if (words) show(words)
  })
  running.add(child.stop)
  const ended = child.ended.then((exit) => {
    if (exit !== 0) throw new StartError(text.pairFailed(child.tail()))
  })
  const words = await Promise.race([shown, ended.then(() => shown)])

  const page = await visitor.get(paths.agents())
  if (!readText(page).includes(words)) throw new StartError(text.wordsDiffer)
  await visitor.post(paths.agentConfirmation(await findPendingAgent(client, text)), {})
  await ended
  return words
}

/** What a page says, without its tags. */
function readText(page: string): string {
  return page.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
}

async function findPendingAgent(client: Client, text: StartText): Promise<string> {
  const { rows } = await client.execute(
    "select id from agent where state = 'pending' order by created_at desc limit 1",
  )
  const id = rows[0]?.id
  if (typeof id !== 'string') throw new StartError(text.refused(paths.agents()))
  return id
}
