import { Hono } from 'hono'
import * as z from 'zod'
import { Edited, EditPage } from '../../views/edits/edit-page.tsx'
import type { FormState } from '../../views/parts/field.tsx'
import { paths } from '../../views/paths.ts'
import { roleName } from '../../views/roles/role-name.ts'
import { grantFields, RolePage } from '../../views/roles/role-page.tsx'
import { RolesPage } from '../../views/roles/roles-page.tsx'
import { GRANTABLES, levelsOf } from '../domain/access.ts'
import type { Clash, FieldValues } from '../domain/merge-edit.ts'
import { answerPage, leaveFor, seeOther } from '../http/answer.ts'
import { answerEdit } from '../http/answer-edit.ts'
import { type AppContext, type AppEnv, readFor, requireGrant, writeFor } from '../http/context.ts'
import { emptyForm, readForm, readInput } from '../http/form.ts'
import { frameFor } from '../http/frame.ts'
import { mergeForm } from '../http/merge-form.ts'
import { PageError } from '../http/page-error.ts'
import { asInput, called } from '../http/record-form.ts'
import {
  copyRole,
  deleteRole,
  readGrants,
  selectRole,
  selectRoles,
  updateRole,
} from '../store/roles.ts'

const roleNameField = () => called(60)
const copyForm = () => z.object({ name: roleNameField(), of: z.string().max(60) })

export const rolesRoutes = new Hono<AppEnv>()

rolesRoutes.get('/roles', (c) => answerRoles(c, emptyForm({ of: 'member' }), 200))

rolesRoutes.post('/roles', async (c) => {
  const form = await readForm(c, copyForm)
  if (!form.ok) return answerRoles(c, form.state, 422)
  const [db, proof, id] = [c.get('db'), c.get('proof'), c.get('deps').newId()]
  const statements = copyRole(db, proof, { id, ...form.value })
  const { results } = await writeFor(c, statements, 'settings.manage')
  if (results[0]?.rowsAffected === 1) return seeOther(c, paths.role(id), 'role-made')
  return answerRoles(c, { input: form.value, errors: { name: { code: 'role-taken' } } }, 422)
})

rolesRoutes.get('/roles/:id', async (c) => {
  const { viewer, role, values } = await readRole(c)
  return answerRole(c, viewer, role, values, emptyForm(asInput(values)))
})

/** Two people who change different rights both win; of one both versions come back. */
rolesRoutes.post('/roles/:id', async (c) => {
  const input = await readInput(c)
  const { viewer, role, values } = await readRole(c)
  requireGrant(viewer, 'settings.manage')
  if (role.id === 'administrator') throw new PageError('forbidden')
  const wanted = readWanted(input, values)
  const named = roleNameField()
    .nullable()
    .safeParse(wanted.name ?? null)
  if (!named.success || (!role.builtIn && wanted.name === null)) {
    const errors = { name: { code: 'required' } } as const
    return answerRole(c, viewer, role, values, { input, errors }, 422)
  }
  const cleaned = named.data === null ? wanted : { ...wanted, name: named.data }
  const merged = mergeForm(input, cleaned, { rev: role.rev, values })
  if (merged.result === 'clash') return answerClash(c, viewer, role, values, merged)
  if (Object.keys(merged.changes).length === 0) return leaveFor(c, paths.role(role.id), 'unchanged')
  const after = Object.entries(merged.changes).map(([field, [, level]]) => [field, level] as const)
  const { name: _name, ...grants } = { ...values, ...Object.fromEntries(after) }
  const edit = { id: role.id, rev: role.rev, changes: merged.changes, grants }
  const statements = updateRole(c.get('db'), c.get('proof'), edit)
  const { results } = await writeFor(c, statements, 'settings.manage')
  if (results[0]?.rowsAffected !== 1) throw new PageError('conflict')
  return leaveFor(c, paths.role(role.id), 'saved')
})

rolesRoutes.post('/roles/:id/deletion', async (c) => {
  const id = c.req.param('id')
  const statements = deleteRole(c.get('db'), c.get('proof'), id)
  const { results } = await writeFor(c, statements, 'settings.manage')
  if (results[0]?.rowsAffected === 1) return seeOther(c, paths.roles(), 'role-removed')
  await readRole(c)
  return seeOther(c, paths.role(id), 'role-in-use')
})

async function readRole(c: AppContext) {
  const { viewer, rows } = await readFor(c, [
    selectRole(c.get('db'), c.get('proof'), c.req.param('id') ?? ''),
  ])
  requireGrant(viewer, 'settings.view')
  const [found] = rows[0]
  if (!found) throw new PageError('not-found')
  const grants = readGrants(found.grants)
  const levels = GRANTABLES.map((grantable) => [grantable, grants[grantable] ?? 'none'] as const)
  const role = { ...found, builtIn: found.builtIn === 1, grants }
  const name = role.builtIn ? {} : { name: role.name }
  return { viewer, role, values: { ...name, ...Object.fromEntries(levels) } as FieldValues }
}

// A level that the choice does not have, or a field left out, leaves what there is.
function readWanted(input: Readonly<Record<string, string>>, values: FieldValues): FieldValues {
  const grants = GRANTABLES.flatMap((grantable) => {
    const level = levelsOf(grantable).find((known) => known === input[grantable])
    return level ? [[grantable, level] as const] : []
  })
  const name = 'name' in values ? { name: (input.name ?? '').trim() || null } : {}
  return { ...name, ...Object.fromEntries(grants) }
}

type Viewer = Awaited<ReturnType<typeof readRole>>['viewer']
type Role = Awaited<ReturnType<typeof readRole>>['role']

function answerRole(
  c: AppContext,
  viewer: Viewer,
  role: Role,
  base: FieldValues,
  form: FormState,
  status: 200 | 422 = 200,
) {
  const page = <RolePage frame={frameFor(c, viewer)} role={role} form={form} base={base} />
  return answerPage(c, page, status)
}

type Clashing = { clashes: readonly Clash[]; kept: FieldValues }

function answerClash(
  c: AppContext,
  viewer: Viewer,
  role: Role,
  stored: FieldValues,
  { clashes, kept }: Clashing,
) {
  const frame = frameFor(c, viewer)
  const edit = {
    title: frame.reader.text.roles.title,
    action: paths.role(role.id),
    cancel: paths.role(role.id),
    fields: grantFields(frame.reader, GRANTABLES),
    form: emptyForm(asInput(kept)),
    rev: role.rev,
    base: stored,
    locked: [],
    stored,
    clashes,
  }
  const name = roleName(frame.reader, role)
  return answerEdit(c, edit.cancel, 409, {
    part: (alone) => <Edited r={frame.reader} edit={{ ...edit, alone }} />,
    page: () => <EditPage frame={frame} section="members" name={name} edit={edit} />,
  })
}

async function answerRoles(c: AppContext, form: FormState, status: 200 | 422) {
  const { viewer, rows } = await readFor(c, [selectRoles(c.get('db'), c.get('proof'))])
  requireGrant(viewer, 'settings.view')
  const roles = rows[0].map((role) => ({ ...role, builtIn: role.builtIn === 1 }))
  const frame = { ...frameFor(c, viewer), path: paths.roles() }
  return answerPage(c, <RolesPage frame={frame} roles={roles} form={form} />, status)
}
