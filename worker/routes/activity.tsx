import { Hono } from 'hono'
import { paths } from '../../views/paths.ts'
import { findMentions } from '../domain/mention.ts'
import { seeOther } from '../http/answer.ts'
import { answerActivity } from '../http/answer-activity.tsx'
import { type AppContext, type AppEnv, readFor, requireGrant, writeFor } from '../http/context.ts'
import { readInput } from '../http/form.ts'
import { PageError } from '../http/page-error.ts'
import { words } from '../http/record-form.ts'
import { insertComment, markComment } from '../store/activity-edits.ts'
import { seesActivity, selectActivity, selectMemberNames } from '../store/activity-record.ts'
import { markDeleted } from '../store/record-deletion.ts'

const MOST_LETTERS = 4_000

export const activityRoutes = new Hono<AppEnv>()

activityRoutes.get('/activities/:id', (c) => answerActivity(c, c.req.param('id')))

activityRoutes.post('/activities/:id/comments', async (c) => {
  const id = c.req.param('id')
  const input = await readInput(c)
  const [db, proof] = [c.get('db'), c.get('proof')]
  const { viewer, rows } = await readFor(c, [
    selectActivity(db, proof, id),
    selectMemberNames(db, proof),
  ])
  requireGrant(viewer, 'activity.create')
  const [[activity], members] = rows
  if (!activity || activity.deletedAt !== null) throw new PageError('not-found')
  const typed = words().safeParse(input.comment ?? '')
  const body = typed.success ? typed.data : ''
  const found = findMentions(body, members)
  const error = errorOf(typed.success, body, found.ambiguous)
  if (error) return answerActivity(c, id, { input, errors: { comment: error } })
  const said = {
    ...{ id: c.get('deps').newId(), activityId: id, body: found.text },
    ...{ mentioned: found.ids, sees: seesActivity(proof, id) },
  }
  await writeFor(c, insertComment(db, proof, said), 'activity.create')
  return seeOther(c, `${paths.activity(id)}#comments`, 'saved')
})

function errorOf(isClean: boolean, body: string, ambiguous: readonly (readonly string[])[]) {
  if (!isClean) return { code: 'controls', said: '' } as const
  if (body === '') return { code: 'required' } as const
  if (body.length > MOST_LETTERS) return { code: 'too-long', limit: MOST_LETTERS } as const
  return ambiguous[0] ? ({ code: 'mentions', said: ambiguous[0].join(', ') } as const) : null
}

activityRoutes.post('/activities/:id/comments/:commentId/deletion', async (c) => {
  const { id, commentId } = c.req.param()
  const of = { id: commentId, activityId: id, restore: false }
  return save(c, id, markComment(c.get('db'), c.get('proof'), of))
})

activityRoutes.post('/activities/:id/deletion', (c) => mark(c, false))
activityRoutes.post('/activities/:id/restoration', (c) => mark(c, true))

/** Takes an activity away or brings it back; its page says which, and undoes it. */
async function mark(c: AppContext, restore: boolean) {
  const id = c.req.param('id') ?? ''
  const [db, proof] = [c.get('db'), c.get('proof')]
  const { rows } = await readFor(c, [selectActivity(db, proof, id)])
  const [activity] = rows[0]
  if (!activity) throw new PageError('not-found')
  const marked = { entity: 'activity', id, name: activity.subject, restore } as const
  return save(c, id, markDeleted(db, proof, marked), restore ? 'restored' : 'deleted')
}

async function save(
  c: AppContext,
  id: string,
  statements: Parameters<typeof writeFor>[1],
  done: 'deleted' | 'restored' = 'deleted',
) {
  const { results } = await writeFor(c, statements, 'activity.delete')
  const change = results[0]?.rows[0]?.[0]
  if (typeof change !== 'number') return seeOther(c, paths.activity(id), 'unchanged')
  return seeOther(c, `${paths.activity(id)}?undo=${change}`, done)
}
