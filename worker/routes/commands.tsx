import { Hono } from 'hono'
import { CommandPage, SyncLine, type SyncProgress, wordsOf } from '../../views/agents/sync-now.tsx'
import { paths } from '../../views/paths.ts'
import { commandProgress } from '../domain/command.ts'
import {
  answerFragment,
  answerPage,
  safePath,
  triggerInPage,
  wantsFragment,
} from '../http/answer.ts'
import { type AppContext, type AppEnv, readFor, requireRole } from '../http/context.ts'
import { readInput } from '../http/form.ts'
import { frameFor } from '../http/frame.ts'
import { PageError } from '../http/page-error.ts'
import { askSync, selectCommand } from '../store/commands.ts'
import type { Viewer } from '../store/viewer.ts'

/** An agent that listens hears of a command within a second or two; after this long without a word, none does. */
const SILENT_MS = 10_000

const ASKERS = ['administrator', 'manager', 'member'] as const

export const commandsRoutes = new Hono<AppEnv>()

/** "Sync now". Asking while a command waits gives the waiting one. */
commandsRoutes.post('/sources/:id{[0-9]+}/commands', async (c) => {
  const { next } = await readInput(c)
  const ask = { id: c.get('deps').newId(), sourceId: Number(c.req.param('id')) }
  const asked = await askSync(c.get('db'), c.get('proof'), ask)
  if (!asked) return answerRefused(c, safePath(next, paths.agents()))
  const address = paths.command(asked.id, safePath(next, paths.agents()))
  if (!wantsFragment(c)) return c.redirect(address, 303)
  return answerProgress(c, asked.id)
})

commandsRoutes.get('/commands/:id', (c) => answerProgress(c, c.req.param('id')))

async function answerProgress(c: AppContext, id: string) {
  const { viewer, rows } = await readFor(c, [selectCommand(c.get('db'), c.get('proof'), id)])
  const [[found]] = rows
  if (!found) throw new PageError('not-found')
  return answer(c, viewer, progressOf(found, c.get('proof').now))
}

async function answerRefused(c: AppContext, next: string) {
  const { viewer } = await readFor(c, [])
  requireRole(viewer, ASKERS)
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
  const state = commandProgress(command)
  if (state === 'failed') return { state, code: failure }
  if (state === 'done') return { state, rows: rows ?? 0 }
  if (state === 'captured') return { state, commandId, rows: rows ?? 0 }
  const lastWord = Math.max(command.askedAt, agentSeenAt ?? 0)
  const silent = state === 'waiting' && now - lastWord > SILENT_MS
  return { state, commandId, ...(silent && { silentSince: agentSeenAt }) }
}
