import { Hono } from 'hono'
import * as z from 'zod'
import { Edited, type EditedForm } from '../../views/edits/edit-page.tsx'
import { memberFields } from '../../views/members/member-fields.ts'
import { MemberPage } from '../../views/members/member-page.tsx'
import type { FormState } from '../../views/parts/field.tsx'
import { paths } from '../../views/paths.ts'
import type { Clash } from '../domain/merge-edit.ts'
import { leaveFor } from '../http/answer.ts'
import { answerEdit } from '../http/answer-edit.ts'
import { type AppContext, type AppEnv, readFor, requireGrant, writeFor } from '../http/context.ts'
import { emptyForm, readForm, readInput } from '../http/form.ts'
import { frameFor } from '../http/frame.ts'
import { mergeForm } from '../http/merge-form.ts'
import { PageError } from '../http/page-error.ts'
import { asInput } from '../http/record-form.ts'
import { selectDepartments } from '../store/departments.ts'
import { changeMember } from '../store/member-access.ts'
import { selectMember, selectMembers, selectSessionsOf } from '../store/members.ts'
import { selectRoles } from '../store/roles.ts'

const memberForm = () =>
  z.object({
    role: z.string().min(1).max(60),
    departmentId: z
      .string()
      .max(60)
      .default('')
      .transform((id) => id || null),
  })

export const memberRoutes = new Hono<AppEnv>()

memberRoutes.get('/members/:id', async (c) => {
  const read = await readMember(c)
  return answerMember(c, read, { form: emptyForm(asInput(read.values)) }, 200)
})

/** Two people who change the role and the department both win; of one of them both versions come back. */
memberRoutes.post('/members/:id', async (c) => {
  const form = await readForm(c, memberForm)
  const input = await readInput(c)
  const read = await readMember(c)
  const { viewer, member, values } = read
  requireGrant(viewer, 'member.manage')
  if (!form.ok) return answerMember(c, read, { form: form.state }, 422)
  const merged = mergeForm(input, form.value, { rev: member.rev, values })
  if (merged.result === 'clash') {
    const shown = { form: emptyForm(asInput(merged.kept)), clashes: merged.clashes }
    return answerMember(c, read, shown, 409)
  }
  const { changes } = merged
  if (Object.keys(changes).length === 0) return leaveFor(c, paths.members(), 'unchanged')
  const role = changes.role?.[1]
  if (role && !read.roles.some(({ id, given }) => id === role && given === 1)) {
    const errors = { role: { code: 'choice' } } as const
    return answerMember(c, read, { form: { input: asInput(form.value), errors } }, 422)
  }
  const statements = changeMember(c.get('db'), c.get('proof'), member.id, changes)
  const { results } = await writeFor(c, statements, 'member.manage')
  const done = results[0]?.rowsAffected === 1
  if (!done) return leaveFor(c, paths.members(), changes.role ? 'last-administrator' : 'unchanged')
  // Who gave up their own role may see the members no more.
  const itself = member.id === viewer.id && changes.role !== undefined
  const notice = changes.role ? 'member-role' : 'member-department'
  return leaveFor(c, itself ? paths.dashboard() : paths.members(), notice)
})

async function readMember(c: AppContext) {
  const [db, proof, id] = [c.get('db'), c.get('proof'), c.req.param('id') ?? '']
  const { viewer, rows } = await readFor(c, [
    selectMember(db, proof, id),
    selectRoles(db, proof),
    selectDepartments(db, proof),
    selectMembers(db, proof),
    selectSessionsOf(db, proof, id),
  ])
  requireGrant(viewer, 'member.view')
  const [[found], roles, departments, members, sessions] = rows
  if (!found) throw new PageError('not-found')
  const others = members.filter((other) => other.id !== id && other.active === 1)
  const member = { ...found, ready: found.ready === 1, active: found.active === 1 }
  const values = { role: found.roleId, departmentId: found.departmentId }
  return { viewer, member, values, roles, departments, others, sessions }
}

type Read = Awaited<ReturnType<typeof readMember>>
type Shown = { form: FormState; clashes?: readonly Clash[] }

function answerMember(
  c: AppContext,
  { viewer, member, values, roles, departments, others, sessions }: Read,
  { form, clashes }: Shown,
  status: 200 | 409 | 422,
) {
  const frame = frameFor(c, viewer)
  const edit: EditedForm = {
    title: frame.reader.text.member.place,
    action: paths.member(member.id),
    cancel: paths.members(),
    fields: memberFields(frame.reader, { roles, departments }, member.roleId),
    form,
    rev: member.rev,
    base: values,
    locked: [],
    stored: values,
    ...(clashes && { clashes }),
  }
  const shown = { frame, member, others, sessions, edit }
  return answerEdit(c, edit.cancel, status, {
    part: (alone) => <Edited r={frame.reader} edit={{ ...edit, alone }} />,
    page: () => <MemberPage {...shown} />,
  })
}
