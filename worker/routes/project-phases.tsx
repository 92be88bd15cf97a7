import { Hono } from 'hono'
import * as z from 'zod'
import type { FormState } from '../../views/parts/field.tsx'
import { PhasePage } from '../../views/projects/phase-page.tsx'
import { latestDate } from '../domain/calendar.ts'
import { findPhaseFault, PHASE_KINDS, PHASE_STATES } from '../domain/project-part.ts'
import { answerPage } from '../http/answer.ts'
import type { AppContext, AppEnv } from '../http/context.ts'
import { emptyForm, readForm, readInput } from '../http/form.ts'
import { frameFor } from '../http/frame.ts'
import { PageError } from '../http/page-error.ts'
import { readProject, saveUnder } from '../http/project-part.ts'
import { called } from '../http/record-form.ts'
import { addPart, changePart, markPart } from '../store/project-parts.ts'
import { selectPhase } from '../store/project-phases.ts'
import type { Viewer } from '../store/viewer.ts'

const maybeDate = () => z.union([z.literal('').transform(() => null), z.iso.date()])

const phaseForm = () =>
  z.object({
    name: called(200),
    kind: z.enum(PHASE_KINDS),
    state: z.enum(PHASE_STATES),
    startsOn: maybeDate(),
    plannedOn: maybeDate(),
    actualOn: maybeDate(),
    percent: z
      .string()
      .trim()
      .regex(/^(\d{1,2}|100)?\s*%?$/)
      .transform((text) => Number.parseInt(text, 10) || 0),
  })

const EMPTY = { kind: 'phase', state: 'planned', percent: '0' }

export const projectPhasesRoutes = new Hono<AppEnv>()

projectPhasesRoutes.get('/projects/:id/phases/new', async (c) => {
  const { viewer, project } = await readProject(c, [])
  return answerForm(c, { viewer, project, form: emptyForm(EMPTY), phase: null })
})

projectPhasesRoutes.post('/projects/:id/phases', async (c) => {
  const form = await readForm(c, phaseForm)
  const { viewer, project } = await readProject(c, [])
  if (!form.ok) return answerForm(c, { viewer, project, form: form.state, phase: null }, 422)
  const faulty = await faultOf(c, form.value)
  if (faulty) return answerForm(c, { viewer, project, phase: null, form: faulty }, 422)
  const id = c.get('deps').newId()
  const row = { part: 'phase', projectId: project.id, id, label: form.value.name } as const
  return saveUnder(c, project.id, addPart(c.get('db'), c.get('proof'), row, form.value))
})

projectPhasesRoutes.get('/projects/:id/phases/:phase', async (c) => {
  const { viewer, project, phase } = await readPhase(c)
  const input = Object.entries(phase).map(([field, value]) => [field, String(value ?? '')] as const)
  return answerForm(c, { viewer, project, form: emptyForm(Object.fromEntries(input)), phase })
})

projectPhasesRoutes.post('/projects/:id/phases/:phase', async (c) => {
  const form = await readForm(c, phaseForm)
  const { viewer, project, phase } = await readPhase(c)
  if (!form.ok) return answerForm(c, { viewer, project, form: form.state, phase }, 422)
  const faulty = await faultOf(c, form.value)
  if (faulty) return answerForm(c, { viewer, project, phase, form: faulty }, 422)
  const changed = Object.entries(form.value).flatMap(([field, after]) => {
    const before = phase[field as keyof typeof form.value]
    return before === after ? [] : [[field, [before, after] as const] as const]
  })
  const row = { part: 'phase', projectId: project.id, id: phase.id, label: phase.name } as const
  const changes = Object.fromEntries(changed)
  const write = changed.length > 0 ? changePart(c.get('db'), c.get('proof'), row, changes) : []
  return saveUnder(c, project.id, write)
})

projectPhasesRoutes.post('/projects/:id/phases/:phase/removal', async (c) => {
  const { project, phase } = await readPhase(c)
  const row = { part: 'phase', projectId: project.id, id: phase.id, label: phase.name } as const
  const write = markPart(c.get('db'), c.get('proof'), { ...row, restore: false })
  return saveUnder(c, project.id, write)
})

async function readPhase(c: AppContext) {
  const { id = '', phase = '' } = c.req.param() as { id?: string; phase?: string }
  const read = await readProject(c, [selectPhase(c.get('db'), c.get('proof'), id, phase)])
  const [found] = read.rows[0]
  if (!found) throw new PageError('not-found')
  return { ...read, phase: found }
}

async function faultOf(c: AppContext, value: z.infer<ReturnType<typeof phaseForm>>) {
  const found = findPhaseFault(value, latestDate(c.get('proof').now))
  if (!found) return null
  return { input: await readInput(c), errors: { [found.field]: { code: found.fault } } }
}

type Shown = {
  viewer: Viewer
  project: { id: string; name: string }
  form: FormState
  phase: { id: string; name: string } | null
}

function answerForm(c: AppContext, { viewer, ...shown }: Shown, status: 200 | 422 = 200) {
  return answerPage(c, <PhasePage frame={frameFor(c, viewer)} {...shown} />, status)
}
