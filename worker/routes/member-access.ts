import { Hono } from 'hono'
import * as z from 'zod'
import { paths } from '../../views/paths.ts'
import type { Notice } from '../../views/text/notice.ts'
import { seeOther } from '../http/answer.ts'
import { type AppContext, type AppEnv, writeFor } from '../http/context.ts'
import { readForm, readInput } from '../http/form.ts'
import { PageError } from '../http/page-error.ts'
import { deactivate, reactivate } from '../store/member-access.ts'
import { endSessionOf } from '../store/members.ts'

const handOverForm = () => z.object({ to: z.string().max(60).default('') })

export const memberAccessRoutes = new Hono<AppEnv>()

/** What they look after goes to `to`, in the same write. */
memberAccessRoutes.post('/members/:id/deactivation', async (c) => {
  const id = c.req.param('id')
  const form = await readForm(c, handOverForm)
  const to = form.ok ? form.value.to || null : null
  return answerChange(c, id, deactivate(c.get('db'), c.get('proof'), id, to), {
    done: to === null ? 'member-deactivated' : 'member-handed-over',
    refused: (now) => (now.active ? 'last-administrator' : 'unchanged'),
  })
})

memberAccessRoutes.post('/members/:id/reactivation', (c) => {
  const id = c.req.param('id')
  return answerChange(c, id, reactivate(c.get('db'), c.get('proof'), id), {
    done: 'member-reactivated',
    refused: (now) => (now.active ? 'unchanged' : 'member-email-taken'),
  })
})

memberAccessRoutes.post('/members/:id/sessions/end', async (c) => {
  await endSession(c, 'member.manage')
  return seeOther(c, paths.member(c.req.param('id')), 'session-ended')
})

memberAccessRoutes.post('/profile/sessions/end', async (c) => {
  await endSession(c)
  return seeOther(c, paths.profile(), 'session-ended')
})

async function endSession(c: AppContext, need?: 'member.manage') {
  const { session = '' } = await readInput(c)
  const { results } = await writeFor(c, [endSessionOf(c.get('proof'), session)], need)
  if (results[0]?.rowsAffected !== 1) throw new PageError('not-found')
}

type Outcome = {
  done: Notice
  /** What to say when nothing was changed, from how the member stands. */
  refused: (now: { active: boolean }) => Notice
}

async function answerChange(
  c: AppContext,
  id: string,
  statements: ReturnType<typeof deactivate>,
  say: Outcome,
) {
  const { viewer, results } = await writeFor(c, statements, 'member.manage')
  if (results[0]?.rowsAffected === 1) {
    // Who gave up their own place sees the members no more.
    return seeOther(c, id === viewer.id ? paths.dashboard() : paths.members(), say.done)
  }
  const row = results.at(-1)?.rows[0]
  if (!row) throw new PageError('not-found')
  return seeOther(c, paths.members(), say.refused({ active: row[1] === null }))
}
