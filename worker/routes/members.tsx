import { Hono } from 'hono'
import * as z from 'zod'
import { MemberLinkPage, MembersPage } from '../../views/members/members-page.tsx'
import type { FormState } from '../../views/parts/field.tsx'
import { paths } from '../../views/paths.ts'
import { hashLinkToken, makeLinkToken } from '../auth/link-token.ts'
import { ADMINISTRATORS, ROLES } from '../domain/role.ts'
import { answerPage } from '../http/answer.ts'
import { type AppContext, type AppEnv, readFor, requireGrant, writeFor } from '../http/context.ts'
import { emptyForm, readForm } from '../http/form.ts'
import { frameFor } from '../http/frame.ts'
import { PageError } from '../http/page-error.ts'
import { insertMember, insertMemberLink, selectMembers } from '../store/members.ts'
import type { Viewer } from '../store/viewer.ts'

/** How long a link for a member may be used. */
const LINK_MS = 24 * 3_600_000

const NewMember = z.object({
  name: z.string().trim().min(1).max(100),
  email: z.string().trim().toLowerCase().max(200).pipe(z.email()),
  role: z.enum(ROLES),
})

export const membersRoutes = new Hono<AppEnv>()

membersRoutes.get('/members', (c) => answerMembers(c))

membersRoutes.post('/members', async (c) => {
  const form = await readForm(c, NewMember)
  if (!form.ok) return answerMembers(c, form.state)
  const id = c.get('deps').newId()
  const link = makeLink(c, id)
  const { viewer, results } = await writeFor(
    c,
    [insertMember(c.get('db'), c.get('proof'), { id, ...form.value }), link.statement],
    ADMINISTRATORS,
  )
  if (results[0]?.rowsAffected !== 1) {
    return answerMembers(c, { input: form.value, errors: { email: { code: 'taken' } } })
  }
  return answerLink(c, viewer, form.value.name, link.token)
})

/** For who has not chosen a password yet, or has forgotten it; the present one works until the link is used. */
membersRoutes.post('/members/:id/links', async (c) => {
  const id = c.req.param('id')
  const link = makeLink(c, id)
  const { viewer, results } = await writeFor(c, [link.statement], ADMINISTRATORS)
  const name = results[0]?.rows[0]?.[0]
  if (typeof name !== 'string') throw new PageError('not-found')
  return answerLink(c, viewer, name, link.token)
})

function makeLink(c: AppContext, memberId: string) {
  const token = makeLinkToken(c.get('deps').random)
  const { now } = c.get('proof')
  const link = { tokenHash: hashLinkToken(token), memberId, expiresAt: now + LINK_MS }
  return { token, statement: insertMemberLink(c.get('db'), c.get('proof'), link) }
}

function answerLink(c: AppContext, viewer: Viewer, name: string, token: string) {
  const url = c.get('deps').env.publicUrl + paths.welcome({ token })
  return answerPage(c, <MemberLinkPage frame={frameFor(c, viewer)} name={name} url={url} />, 201)
}

async function answerMembers(c: AppContext, refused?: FormState) {
  const { viewer, rows } = await readFor(c, [selectMembers(c.get('db'), c.get('proof'))])
  requireGrant(viewer, ADMINISTRATORS)
  const frame = { ...frameFor(c, viewer), path: paths.members() }
  const members = rows[0].map(({ ready, active, ...member }) => ({
    ...member,
    ready: ready === 1,
    active: active === 1,
  }))
  const form = refused ?? emptyForm({ role: 'member' })
  const page = <MembersPage frame={frame} members={members} form={form} />
  return answerPage(c, page, refused ? 422 : 200)
}
