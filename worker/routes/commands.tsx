import { type Context, Hono } from 'hono'
import { CommandPage, SyncLine, type SyncProgress, wordsOf } from '../../views/agents/sync-now.tsx'
import { paths } from '../../views/paths.ts'
import type { Grantable } from '../domain/access.ts'
import { commandProgress } from '../domain/command.ts'
import {
  answerFragment,
  answerPage,
  safePath,
  triggerInPage,
  wantsFragment,
} from '../http/answer.ts'
import { type AppContext, type AppEnv, readFor, requireGrant } from '../http/context.ts'
import { readInput } from '../http/form.ts'
import { frameFor } from '../http/frame.ts'
import { PageError } from '../http/page-error.ts'
import { askSync, askVerify, selectCommand } from '../store/commands.ts'
import { askResend } from '../store/quarantine.ts'
import type { Viewer } from '../store/viewer.ts'

/**
 * An agent that listens hears of a command within a second or two; after this long without a word, none does.
 * While it reads it goes on listening, and its word is noted now and then only.
 */
const SILENT_MS = { waiting: 10_000, taken: 60_000 }

export const commandsRoutes = new Hono<AppEnv>()

/** "Sync now". Asking while a command waits gives the waiting one. */
commandsRoutes.post('/sources/:id{[0-9]+}/commands', (c) => answerAsked(c, askSync, 'agent.ask'))

/** "Send them again": the same, with the rows that were refused. */
commandsRoutes.post('/sources/:id{[0-9]+}/resends', (c) => answerAsked(c, askResend, 'agent.ask'))

/** "Verify": the same, with everything compared row by row. */
commandsRoutes.post('/sources/:id{[0-9]+}/verifications', (c) =>
  answerAsked(c, askVerify, 'agent.manage'),
)

type Ask = typeof askSync

async function answerAsked(c: Context<AppEnv, '/sources/:id/x'>, askFor: Ask, need: Grantable) {
  const { next } = await readInput(c)
  const ask = { id: c.get('deps').newId(), sourceId: Number(c.req.param('id')) }
  const asked = await askFor(c.get('db'), c.get('proof'), ask)
  if (!asked) return answerRefused(c, need, safePath(next, paths.agents()))
  const address = paths.command(asked.id, safePath(next, paths.agents()))
  if (!wantsFragment(c)) return c.redirect(address, 303)
  return answerProgress(c, asked.id)
}

commandsRoutes.get('/commands/:id', (c) => answerProgress(c, c.req.param('id')))

async function answerProgress(c: AppContext, id: string) {
  const { viewer, rows } = await readFor(c, [selectCommand(c.get('db'), c.get('proof'), id)])
  const [[found]] = rows
  if (!found) throw new PageError('not-found')
  return answer(c, viewer, progressOf(found, c.get('proof').now))
}

async function answerRefused(c: AppContext, need: Grantable, next: string) {
  const { viewer } = await readFor(c, [])
  requireGrant(viewer, need)
  return answer(c, viewer, { state: 'none' }, next)
}

function answer(c: AppContext, viewer: Viewer, progress: SyncProgress, next?: string) {
  const frame = frameFor(c, viewer)
  if (!wantsFragment(c)) {
    const back = next ?? safePath(c.req.query('next'), paths.agents())
    return answerPage(c, <CommandPage frame={frame} progress={progress} next={back} />)
  }
  // The line is replaced every second; a screen reader is told once, when it has ended.
  const ended = !('commandId' in progress)
  if (ended) triggerInPage(c, 'lintel:say', { text: wordsOf(frame.reader, progress) })
  return answerFragment(c, <SyncLine r={frame.reader} progress={progress} />)
}

type Command = ReturnType<typeof selectCommand>['_']['result'][number]

function progressOf(command: Command, now: number): SyncProgress {
  const { id: commandId, agentSeenAt, rows, failure } = command
  const state = commandProgress(command, now)
  if (state === 'failed') return { state, code: failure }
  if (state === 'done') return { state, rows: rows ?? 0 }
  if (state === 'captured') return { state, commandId, rows: rows ?? 0 }
  if (state === 'expired') return { state }
  const lastWord = Math.max(command.takenAt ?? command.askedAt, agentSeenAt ?? 0)
  const silent = now - lastWord > SILENT_MS[state]
  return { state, commandId, ...(silent && { silentSince: agentSeenAt }) }
}
