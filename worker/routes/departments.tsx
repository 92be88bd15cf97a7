import { Hono } from 'hono'
import * as z from 'zod'
import { departmentFields } from '../../views/departments/department-choices.ts'
import { DepartmentPage } from '../../views/departments/department-page.tsx'
import { DepartmentsPage } from '../../views/departments/departments-page.tsx'
import { Edited, type EditedForm } from '../../views/edits/edit-page.tsx'
import type { FormState } from '../../views/parts/field.tsx'
import { paths } from '../../views/paths.ts'
import type { Clash } from '../domain/merge-edit.ts'
import { answerPage, leaveFor, seeOther } from '../http/answer.ts'
import { answerEdit } from '../http/answer-edit.ts'
import { type AppContext, type AppEnv, readFor, requireGrant, writeFor } from '../http/context.ts'
import { emptyForm, readForm, readInput } from '../http/form.ts'
import { frameFor } from '../http/frame.ts'
import { mergeForm } from '../http/merge-form.ts'
import { PageError } from '../http/page-error.ts'
import { asInput, called } from '../http/record-form.ts'
import {
  deleteDepartment,
  insertDepartment,
  selectDepartment,
  selectDepartments,
  updateDepartment,
} from '../store/departments.ts'
import { selectMembers } from '../store/members.ts'

const chosen = () =>
  z
    .string()
    .max(60)
    .default('')
    .transform((id) => id || null)

const departmentForm = () =>
  z.object({
    name: called(100),
    parentId: chosen(),
    headId: chosen(),
  })

export const departmentsRoutes = new Hono<AppEnv>()

departmentsRoutes.get('/departments', (c) => answerDepartments(c, emptyForm(), 200))

departmentsRoutes.post('/departments', async (c) => {
  const form = await readForm(c, departmentForm)
  if (!form.ok) return answerDepartments(c, form.state, 422)
  const made = { id: c.get('deps').newId(), ...form.value }
  const statements = insertDepartment(c.get('db'), c.get('proof'), made)
  const { results } = await writeFor(c, statements, 'member.manage')
  if (results[0]?.rowsAffected === 1) return seeOther(c, paths.departments(), 'department-added')
  const errors = { parentId: { code: 'choice' } } as const
  return answerDepartments(c, { input: asInput(form.value), errors }, 422)
})

departmentsRoutes.get('/departments/:id', async (c) => {
  const read = await readDepartment(c)
  return answerDepartment(c, read, { form: emptyForm(asInput(read.values)) }, 200)
})

departmentsRoutes.post('/departments/:id', async (c) => {
  const form = await readForm(c, departmentForm)
  const input = await readInput(c)
  const read = await readDepartment(c)
  const { viewer, department, values } = read
  requireGrant(viewer, 'member.manage')
  if (!form.ok) return answerDepartment(c, read, { form: form.state }, 422)
  const merged = mergeForm(input, form.value, { rev: department.rev, values })
  if (merged.result === 'clash') {
    const shown = { form: emptyForm(asInput(merged.kept)), clashes: merged.clashes }
    return answerDepartment(c, read, shown, 409)
  }
  const { changes } = merged
  if (Object.keys(changes).length === 0) return leaveFor(c, paths.departments(), 'unchanged')
  const edit = { id: department.id, rev: department.rev, changes }
  const statements = updateDepartment(c.get('db'), c.get('proof'), edit)
  const { results } = await writeFor(c, statements, 'member.manage')
  if (results[0]?.rowsAffected === 1) return leaveFor(c, paths.departments(), 'saved')
  if (!changes.parentId) throw new PageError('conflict')
  const errors = { parentId: { code: 'circular' } } as const
  return answerDepartment(c, read, { form: { input: asInput(form.value), errors } }, 422)
})

departmentsRoutes.post('/departments/:id/deletion', async (c) => {
  const id = c.req.param('id')
  const statements = deleteDepartment(c.get('db'), c.get('proof'), id)
  const { results } = await writeFor(c, statements, 'member.manage')
  if (results[0]?.rowsAffected === 1) return seeOther(c, paths.departments(), 'department-removed')
  await readDepartment(c)
  return seeOther(c, paths.department(id), 'department-in-use')
})

function readChoices(c: AppContext) {
  const [db, proof] = [c.get('db'), c.get('proof')]
  return [selectDepartments(db, proof), selectMembers(db, proof)] as const
}

async function answerDepartments(c: AppContext, form: FormState, status: 200 | 422) {
  const { viewer, rows } = await readFor(c, readChoices(c))
  requireGrant(viewer, 'member.view')
  const [departments, members] = rows
  const choices = { departments, members: members.filter(({ active }) => active === 1) }
  const frame = { ...frameFor(c, viewer), path: paths.departments() }
  const props = { frame, departments, choices, form }
  return answerPage(c, <DepartmentsPage {...props} />, status)
}

async function readDepartment(c: AppContext) {
  const id = c.req.param('id') ?? ''
  const { viewer, rows } = await readFor(c, [
    selectDepartment(c.get('db'), c.get('proof'), id),
    ...readChoices(c),
  ])
  requireGrant(viewer, 'member.view')
  const [[found], departments, members] = rows
  if (!found) throw new PageError('not-found')
  const { rev, ...values } = found
  const others = departments.filter((other) => other.id !== id)
  const choices = { departments: others, members: members.filter(({ active }) => active === 1) }
  const people = choices.members.filter(({ departmentId }) => departmentId === id)
  return { viewer, department: { id, rev, name: found.name }, values, choices, people }
}

type Read = Awaited<ReturnType<typeof readDepartment>>
type Shown = { form: FormState; clashes?: readonly Clash[] }

function answerDepartment(
  c: AppContext,
  { viewer, department, values, choices, people }: Read,
  { form, clashes }: Shown,
  status: 200 | 409 | 422,
) {
  const frame = frameFor(c, viewer)
  const edit: EditedForm = {
    title: frame.reader.text.departments.one,
    action: paths.department(department.id),
    cancel: paths.departments(),
    fields: departmentFields(frame.reader, choices),
    form,
    rev: department.rev,
    base: values,
    locked: [],
    stored: values,
    ...(clashes && { clashes }),
  }
  return answerEdit(c, edit.cancel, status, {
    part: (alone) => <Edited r={frame.reader} edit={{ ...edit, alone }} />,
    page: () => (
      <DepartmentPage frame={frame} department={department} people={people} edit={edit} />
    ),
  })
}
