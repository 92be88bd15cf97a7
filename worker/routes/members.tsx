import { Hono } from 'hono'
import * as z from 'zod'
import { MemberLinkPage, MembersPage } from '../../views/members/members-page.tsx'
import type { FormState } from '../../views/parts/field.tsx'
import { paths } from '../../views/paths.ts'
import { hashLinkToken, makeLinkToken } from '../auth/link-token.ts'
import { answerPage } from '../http/answer.ts'
import { type AppContext, type AppEnv, readFor, requireGrant, writeFor } from '../http/context.ts'
import { emptyForm, readForm } from '../http/form.ts'
import { frameFor } from '../http/frame.ts'
import { PageError } from '../http/page-error.ts'
import { called } from '../http/record-form.ts'
import { selectDepartments } from '../store/departments.ts'
import { insertMember, insertMemberLink, selectMembers } from '../store/members.ts'
import { selectRoles } from '../store/roles.ts'
import type { Viewer } from '../store/viewer.ts'

/** How long a link for a member may be used. */
const LINK_MS = 24 * 3_600_000

const newMemberForm = () =>
  z.object({
    name: called(100),
    email: z.string().trim().toLowerCase().max(200).pipe(z.email()),
    role: z.string().min(1).max(60),
    departmentId: z.string().max(60).default(''),
  })

export const membersRoutes = new Hono<AppEnv>()

membersRoutes.get('/members', (c) => answerMembers(c))

membersRoutes.post('/members', async (c) => {
  const form = await readForm(c, newMemberForm)
  if (!form.ok) return answerMembers(c, form.state)
  const { role: roleId, departmentId, ...named } = form.value
  const id = c.get('deps').newId()
  const link = makeLink(c, id)
  const made = { id, ...named, roleId, departmentId: departmentId || null }
  const { viewer, results } = await writeFor(
    c,
    [...insertMember(c.get('db'), c.get('proof'), made), ...link.statements],
    'member.manage',
  )
  // Why not, the list of members tells.
  if (results[0]?.rowsAffected !== 1) return answerMembers(c, { input: form.value, errors: {} })
  return answerLink(c, viewer, form.value.name, link.token)
})

/** For who has not chosen a password yet, or has forgotten it; the present one works until the link is used. */
membersRoutes.post('/members/:id/links', async (c) => {
  const id = c.req.param('id')
  const link = makeLink(c, id)
  const { viewer, results } = await writeFor(c, link.statements, 'member.manage')
  const name = results[0]?.rows[0]?.[0]
  if (typeof name !== 'string') throw new PageError('not-found')
  return answerLink(c, viewer, name, link.token)
})

function makeLink(c: AppContext, memberId: string) {
  const token = makeLinkToken(c.get('deps').random)
  const { now } = c.get('proof')
  const link = { tokenHash: hashLinkToken(token), memberId, expiresAt: now + LINK_MS }
  return { token, statements: insertMemberLink(c.get('db'), c.get('proof'), link) }
}

function answerLink(c: AppContext, viewer: Viewer, name: string, token: string) {
  const url = c.get('deps').env.publicUrl + paths.welcome({ token })
  return answerPage(c, <MemberLinkPage frame={frameFor(c, viewer)} name={name} url={url} />, 201)
}

async function answerMembers(c: AppContext, refused?: FormState) {
  const [db, proof] = [c.get('db'), c.get('proof')]
  const { viewer, rows } = await readFor(c, [
    selectMembers(db, proof),
    selectRoles(db, proof),
    selectDepartments(db, proof),
  ])
  requireGrant(viewer, 'member.view')
  const [members, roles, departments] = rows
  const frame = { ...frameFor(c, viewer), path: paths.members() }
  const form = refused ? explain(refused, members) : emptyForm({ role: 'member' })
  const shown = members.map((member) => ({
    ...member,
    ready: member.ready === 1,
    active: member.active === 1,
  }))
  const props = { frame, members: shown, roles, departments, form }
  return answerPage(c, <MembersPage {...props} />, refused ? 422 : 200)
}

type Known = { email: string; ready: number; active: number }

// A form with nothing wrong in it was refused by what is stored: the e-mail, or the role.
function explain(form: FormState, members: readonly Known[]): FormState {
  if (Object.keys(form.errors).length > 0) return form
  const { email = '' } = form.input
  const taken = members.find((member) => member.email === email && member.active === 1)
  if (!taken) return { ...form, errors: { role: { code: 'choice' } } }
  return { ...form, errors: { email: { code: taken.ready === 1 ? 'taken' : 'invited' } } }
}
