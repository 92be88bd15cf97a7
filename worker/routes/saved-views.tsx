import { Hono } from 'hono'
import * as z from 'zod'
import { SaveViewPage } from '../../views/lists/save-view.tsx'
import type { FormState } from '../../views/parts/field.tsx'
import { paths } from '../../views/paths.ts'
import { LIST_NAMES } from '../domain/list-name.ts'
import { answerPage, safePath, seeOther } from '../http/answer.ts'
import { type AppContext, type AppEnv, readFor, writeFor } from '../http/context.ts'
import { readForm, readInput } from '../http/form.ts'
import { frameFor } from '../http/frame.ts'
import { describeTools } from '../http/list-tools.ts'
import { PageError } from '../http/page-error.ts'
import { called } from '../http/record-form.ts'
import { deleteView, insertView } from '../store/saved-views.ts'

const QUERY_LENGTH = 1_000
const NAME_LENGTH = 60

const newViewForm = () =>
  z.object({
    list: z.enum(LIST_NAMES),
    name: called(NAME_LENGTH),
    query: z
      .string()
      .max(QUERY_LENGTH)
      .regex(/^(\?[^\s#]*)?$/),
    team: z.literal('1').optional(),
  })

export const savedViewsRoutes = new Hono<AppEnv>()

/** Keeps a list under a name; the page it leads back to is that list. */
savedViewsRoutes.post('/views', async (c) => {
  const form = await readForm(c, newViewForm)
  if (!form.ok) return refuse(c, form.state)
  const { list, query, team, name } = form.value
  const view = { id: c.get('deps').newId(), list, name, query, team: team === '1' }
  const { results } = await writeFor(c, [insertView(c.get('db'), c.get('proof'), view)])
  if (results[0]?.rowsAffected !== 1) throw new PageError('forbidden')
  return seeOther(c, `${paths[list]()}${query}`, 'view-saved')
})

/** At the name; what else is wrong was written by no form of ours. */
async function refuse(c: AppContext, form: FormState) {
  const of = newViewForm().omit({ name: true }).safeParse(form.input)
  if (!of.success) throw new PageError('invalid')
  const { viewer } = await readFor(c, [])
  const { mayShare } = describeTools(of.data.list, [], viewer)
  const page = (
    <SaveViewPage frame={frameFor(c, viewer)} {...of.data} mayShare={mayShare} form={form} />
  )
  return answerPage(c, page, 422)
}

savedViewsRoutes.post('/views/:id/removal', async (c) => {
  const { next } = await readInput(c)
  const remove = deleteView(c.get('db'), c.get('proof'), c.req.param('id'))
  const { results } = await writeFor(c, [remove])
  if (results[0]?.rowsAffected !== 1) throw new PageError('not-found')
  return seeOther(c, safePath(next, paths.companies()), 'view-removed')
})
