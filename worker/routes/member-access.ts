import { Hono } from 'hono'
import * as z from 'zod'
import { paths } from '../../views/paths.ts'
import type { Notice } from '../../views/text/notice.ts'
import { ADMINISTRATORS, ROLES } from '../domain/role.ts'
import { seeOther } from '../http/answer.ts'
import { type AppContext, type AppEnv, writeFor } from '../http/context.ts'
import { readForm } from '../http/form.ts'
import { PageError } from '../http/page-error.ts'
import { changeRole, deactivate, reactivate } from '../store/member-access.ts'

const Choice = z.object({ role: z.enum(ROLES) })

export const memberAccessRoutes = new Hono<AppEnv>()

memberAccessRoutes.post('/members/:id/role', async (c) => {
  const id = c.req.param('id')
  const form = await readForm(c, Choice)
  if (!form.ok) return seeOther(c, paths.members(), 'unchanged')
  const { role } = form.value
  return answerChange(c, id, changeRole(c.get('db'), c.get('proof'), id, role), {
    done: 'member-role',
    refused: (now) => (now.role === role ? 'unchanged' : 'last-administrator'),
  })
})

memberAccessRoutes.post('/members/:id/deactivation', (c) => {
  const id = c.req.param('id')
  return answerChange(c, id, deactivate(c.get('db'), c.get('proof'), id), {
    done: 'member-deactivated',
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

type Outcome = {
  done: Notice
  /** What to say when nothing was changed, from how the member stands. */
  refused: (now: { role: unknown; active: boolean }) => Notice
}

type Statements = ReturnType<typeof changeRole>

async function answerChange(c: AppContext, id: string, statements: Statements, say: Outcome) {
  const { viewer, results } = await writeFor(c, statements, ADMINISTRATORS)
  if (results[0]?.rowsAffected === 1) {
    // Who gave up their own role sees the members no more.
    return seeOther(c, id === viewer.id ? paths.dashboard() : paths.members(), say.done)
  }
  const row = results.at(-1)?.rows[0]
  if (!row) throw new PageError('not-found')
  return seeOther(c, paths.members(), say.refused({ role: row[0], active: row[1] === null }))
}
