import { Hono } from 'hono'
import { Edited, type EditedForm, EditPage } from '../../views/edits/edit-page.tsx'
import { projectFields } from '../../views/edits/record-fields.ts'
import type { FormState } from '../../views/parts/field.tsx'
import { paths } from '../../views/paths.ts'
import { Details, type ProjectRecord } from '../../views/projects/project-details.tsx'
import type { ProjectPlan } from '../../views/projects/project-plan.ts'
import { latestDate } from '../domain/calendar.ts'
import type { FieldValues } from '../domain/merge-edit.ts'
import { findPlanFaults } from '../domain/project-plan.ts'
import { answerEdit, answerSaved, answerUndone } from '../http/answer-edit.ts'
import { type AppContext, type AppEnv, readFor } from '../http/context.ts'
import { emptyForm } from '../http/form.ts'
import { frameFor } from '../http/frame.ts'
import { offeredOnly } from '../http/offered-only.ts'
import { ourProject } from '../http/our-project.ts'
import { markProject } from '../http/project-deletion.ts'
import { undoUnder } from '../http/project-part.ts'
import { asInput, projectForm } from '../http/record-form.ts'
import { type Asked, readForEdit, saveEdit, undoEdit } from '../http/save-edit.ts'
import { undoFile } from '../http/undo-file.ts'
import { selectContracts } from '../store/company-record.ts'
import { selectProjectPlan } from '../store/project-plan.ts'
import { selectManagers } from '../store/project-team.ts'
import {
  describeProject,
  describeProjectLink,
  selectProject,
  selectProjectLinks,
} from '../store/projects.ts'
import type { EditedRecord } from '../store/record-edits.ts'
import { selectOwnChange } from '../store/record-undo.ts'
import type { Viewer } from '../store/viewer.ts'

/** What the card names of them. */
const CONTRACTS_SHOWN = 20

export const projectEditsRoutes = new Hono<AppEnv>()

projectEditsRoutes.get('/projects/:id/edit', async (c) => {
  const { viewer, edited, rows } = await readForEdit(c, askFor(c))
  const form = emptyForm(asInput(edited.values))
  return answerForm(c, viewer, edited, { form, members: rows[4] })
})

projectEditsRoutes.post('/projects/:id', async (c) => {
  const saved = await saveEdit(c, askFor(c), () => projectForm().partial())
  const { viewer, edited } = saved
  const [[project], links, contracts, [plan], members] = saved.rows
  if (saved.result === 'refused') return answerForm(c, viewer, edited, { ...saved, members }, 422)
  if (saved.result === 'clash') return answerForm(c, viewer, edited, { ...saved, members }, 409)
  const id = c.req.param('id')
  const values = saved.result === 'saved' ? saved.values : edited.values
  const { reader } = frameFor(c, viewer)
  return answerSaved(c, {
    reader,
    page: paths.project(id),
    change: saved.result === 'saved' ? saved.change : null,
    card: () => (
      <Details
        r={reader}
        project={{ ...describeProject(project!), ...(values as Editable) }}
        origins={links.map(describeProjectLink)}
        plan={planAfter(plan!, values, members)}
        contracts={contracts}
        edit="focused"
      />
    ),
  })
})

projectEditsRoutes.post('/projects/:id/undos', async (c) => {
  const change = Number(/^\d{1,15}$/.exec(c.req.query('change') ?? '')?.[0] ?? 0)
  const own = { entity: 'project', id: c.req.param('id'), change } as const
  const { rows } = await readFor(c, [selectOwnChange(c.get('db'), c.get('proof'), own)])
  const made = rows[0][0]
  if (made?.verb === 'delete' || made?.verb === 'restore') {
    return markProject(c, made.verb === 'delete')
  }
  const bearer = { entity: 'project', recordId: own.id } as const
  const undone =
    (await undoFile(c, bearer, made)) ??
    (made && (await undoUnder(c, made))) ??
    (await undoEdit(c, askFor(c)))
  return answerUndone(c, paths.project(c.req.param('id')), undone)
})

type Editable = Pick<ProjectRecord, 'name' | 'code' | 'stage'>

/** The plan as it is after an edit, which read it before. */
function planAfter(
  plan: ReturnType<typeof selectProjectPlan>['_']['result'][number],
  values: FieldValues,
  members: readonly Member[],
): ProjectPlan {
  const manager = members.find(({ id }) => id === values.managerId)
  const edited = { ...plan, ...(values as Partial<ProjectPlan>) }
  return { ...edited, managerName: manager?.name ?? null, stalledDays: null }
}

function askFor(c: AppContext) {
  const [db, proof, id] = [c.get('db'), c.get('proof'), c.req.param('id') ?? '']
  const owner = { entity: 'project', recordId: id } as const
  const also = [
    selectProject(db, proof, id),
    selectProjectLinks(db, proof, id),
    selectContracts(db, proof, owner, CONTRACTS_SHOWN),
    selectProjectPlan(db, proof, id),
    selectManagers(db, proof, id),
  ] as const
  const latest = latestDate(proof.now)
  const check = (values: FieldValues, changed: readonly string[]) =>
    Object.fromEntries(
      Object.entries(findPlanFaults(values, changed, latest)).map(
        ([field, code]) => [field, { code }] as const,
      ),
    )
  return {
    entity: 'project',
    id,
    also,
    check,
    complete: (typed, { rows }) => offeredOnly(typed, 'managerId', rows[4]),
  } satisfies Asked<typeof also>
}

type Member = { id: string; name: string }
type Shown = { form: FormState; members: readonly Member[] } & Pick<EditedForm, 'clashes'>

function answerForm(
  c: AppContext,
  viewer: Viewer,
  edited: EditedRecord,
  { form, clashes, members }: Shown,
  status: 200 | 409 | 422 = 200,
) {
  const frame = frameFor(c, viewer)
  const id = c.req.param('id') ?? ''
  const name = ourProject(frame.reader, id, edited.values.name ?? '')
  const cancel = paths.project(id)
  const edit: EditedForm = {
    title: frame.reader.text.project.details,
    action: cancel,
    cancel,
    fields: projectFields(frame.reader, members),
    // Who sends one field is shown all of them.
    form: { ...form, input: { ...asInput(edited.values), ...form.input } },
    rev: edited.rev,
    base: edited.values,
    locked: edited.locked,
    stored: edited.values,
    ...(clashes && { clashes }),
  }
  return answerEdit(c, edit.cancel, status, {
    part: (alone) => <Edited r={frame.reader} edit={{ ...edit, alone }} />,
    page: () => <EditPage frame={frame} section="projects" name={name} edit={edit} />,
  })
}
