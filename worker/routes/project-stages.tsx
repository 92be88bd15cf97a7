import { Hono } from 'hono'
import * as z from 'zod'
import { paths } from '../../views/paths.ts'
import { MovedPage } from '../../views/projects/moved-page.tsx'
import { PROJECT_STAGES, type ProjectStage } from '../domain/project-stage.ts'
import { answerPage, safePath, seeOther, triggerInPage } from '../http/answer.ts'
import { answerUndone } from '../http/answer-edit.ts'
import { type AppContext, type AppEnv, readFor, writeFor } from '../http/context.ts'
import { readForm, readValues } from '../http/form.ts'
import { frameFor } from '../http/frame.ts'
import { PageError } from '../http/page-error.ts'
import { readProjectList } from '../http/project-list.ts'
import {
  moveProjects,
  selectMovable,
  selectMoved,
  selectStage,
  undoMove,
} from '../store/project-stages.ts'

const oneStage = () =>
  z.object({
    stage: z.enum(PROJECT_STAGES),
    was: z.enum(PROJECT_STAGES).optional(),
  })
const manyStages = () => z.object({ stage: z.enum(PROJECT_STAGES), all: z.literal('1').optional() })

export const projectStagesRoutes = new Hono<AppEnv>()

/** One project: a value that the page shows before it is saved, and takes back when it is not. */
projectStagesRoutes.post('/projects/:id/stage', async (c) => {
  const form = await readForm(c, oneStage)
  if (!form.ok) throw new PageError('invalid')
  const { stage, was } = form.value
  const id = c.req.param('id')
  const proof = c.get('proof')
  const move = moveProjects(proof, { ids: [id], mark: markOf(c), ...(was && { was }) }, stage)
  const { viewer, results } = await writeFor(c, [...move, selectStage(proof, id)])
  const [current, mayMove] = Array.from((results.at(-1)?.rows[0] as ArrayLike<unknown>) ?? [])
  if (current === undefined) throw new PageError('not-found')
  if (!mayMove) throw new PageError('forbidden')
  if (current !== stage) throw new PageError('conflict')
  const change = Number(results[0]?.rows[0]?.[0] ?? 0)
  const notice = change === 0 ? 'unchanged' : 'saved'
  if (c.req.header('HX-Request') !== 'true') {
    const page = pageBefore(c, paths.project(id))
    return seeOther(c, change === 0 ? page : offerUndo(page, change), notice)
  }
  const text = frameFor(c, viewer).reader.text.notice[notice]
  const undo = change === 0 ? {} : { undo: paths.undo(paths.projects(), change) }
  triggerInPage(c, 'lintel:toast', { text, ...undo })
  return c.body(null, 204)
})

/** Many: those that were chosen, or all that the list of the address holds. */
projectStagesRoutes.post('/projects/stages', async (c) => {
  const form = await readForm(c, manyStages)
  if (!form.ok) throw new PageError('invalid')
  const { stage, all } = form.value
  const ids = all ? await idsOfList(c, stage) : (await readValues(c)).getAll('id')
  const move = moveProjects(c.get('proof'), { ids, mark: markOf(c) }, stage)
  const { results } = await writeFor(c, move, 'project.edit')
  const change = Number(results[0]?.rows[0]?.[0] ?? 0)
  if (change === 0) return seeOther(c, pageBefore(c, paths.projects()), 'unchanged')
  const asked = all ? undefined : ids.length
  return seeOther(c, paths.projectMove(change, { asked }))
})

projectStagesRoutes.get('/projects/moves/:change{[0-9]+}', async (c) => {
  const change = Number(c.req.param('change'))
  const { viewer, rows } = await readFor(c, [selectMoved(c.get('db'), c.get('proof'), change)])
  const [moved] = rows
  if (!moved[0]) throw new PageError('not-found')
  const asked = Number(/^\d{1,4}$/.exec(c.req.query('asked') ?? '')?.[0] ?? 0)
  const { count } = moved[0]
  const props = { change, moved, count, untouched: Math.max(0, asked - count) }
  return answerPage(c, <MovedPage frame={frameFor(c, viewer)} {...props} />)
})

projectStagesRoutes.post('/projects/undos', async (c) => {
  const change = Number(/^\d{1,15}$/.exec(c.req.query('change') ?? '')?.[0] ?? 0)
  const back = undoMove(c.get('proof'), { change, mark: markOf(c) })
  const { results } = await writeFor(c, back, 'project.edit')
  return answerUndone(c, pageBefore(c, paths.projects()), (results[0]?.rows.length ?? 0) > 0)
})

const markOf = (c: AppContext) => c.get('deps').newId()

// Read first: inside a write the two ways to read a list are more than the parser of sqld takes.
async function idsOfList(c: AppContext, stage: ProjectStage): Promise<string[]> {
  const { list } = readProjectList(c)
  const { rows } = await readFor(c, ({ proof }) => [selectMovable(c.get('db'), proof, list, stage)])
  return rows[0].map(({ id }) => id)
}

/** The page the form stood on: a list, the board or a project. */
function pageBefore(c: AppContext, fallback: string): string {
  const referer = c.req.header('Referer') ?? ''
  if (!URL.canParse(referer)) return fallback
  const { pathname, search } = new URL(referer)
  return /^\/projects(\/[\w-]+)?$/.test(pathname) ? safePath(pathname + search, fallback) : fallback
}

function offerUndo(page: string, change: number): string {
  return `${page}${page.includes('?') ? '&' : '?'}undo=${change}`
}
