import { Hono } from 'hono'
import * as z from 'zod'
import type { FormState } from '../../views/parts/field.tsx'
import { paths } from '../../views/paths.ts'
import { LinkClosedPage, LinkPage } from '../../views/sign-in/link-page.tsx'
import { isTimeZone } from '../../views/text/format.ts'
import { hashLinkToken } from '../auth/link-token.ts'
import { hashPassword, PASSWORD_LENGTH } from '../auth/password.ts'
import { answerPage, seeOther } from '../http/answer.ts'
import type { AppContext, AppEnv } from '../http/context.ts'
import { emptyForm, readForm } from '../http/form.ts'
import { frameFor, localeOf } from '../http/frame.ts'
import { newSession, sendSessionCookie } from '../http/session-cookie.ts'
import { claimMemberLink, type LinkProof, selectMemberLink } from '../store/setup.ts'

const choiceForm = () =>
  z.object({
    token: z.string().min(1).max(200),
    password: z.string().min(PASSWORD_LENGTH.min).max(PASSWORD_LENGTH.max),
    timeZone: z.string().trim().max(60).refine(isTimeZone).optional(),
  })

export const linksRoutes = new Hono<AppEnv>()

/** The link an administrator gives a member, to choose a password by. */
linksRoutes.get('/welcome', (c) => answerLink(c, c.req.query('token') ?? '', emptyForm()))

linksRoutes.post('/welcome', async (c) => {
  const form = await readForm(c, choiceForm)
  if (!form.ok) return answerLink(c, form.state.input.token ?? '', form.state)
  const { token, password, timeZone = null } = form.value
  const proof = proofOf(c, token)
  // The link first: hashing a password costs far more than the request of a stranger.
  const [[found]] = await c.get('db').read([selectMemberLink(c.get('db'), proof)])
  if (!found) return answerClosed(c)
  const passwordHash = await hashPassword(password, c.get('deps').random)
  const session = newSession(c, proof.now)
  const results = await c
    .get('db')
    .write(claimMemberLink(proof, { passwordHash, timeZone, locale: localeOf(c) }, session.row))
  if (results.at(-1)?.rowsAffected !== 1) return answerClosed(c)
  sendSessionCookie(c, session.id)
  return seeOther(c, paths.dashboard())
})

async function answerLink(c: AppContext, token: string, form: FormState) {
  const [[found]] = await c.get('db').read([selectMemberLink(c.get('db'), proofOf(c, token))])
  if (!found) return answerClosed(c)
  const refused = Object.keys(form.errors).length > 0
  const { name, timeZone } = found
  const isNew = found.isNew === 1
  const shown = { ...form, input: { timeZone, ...form.input } }
  const props = { form: shown, token, name, isNew, passwordMin: PASSWORD_LENGTH.min }
  return answerPage(c, <LinkPage frame={frameFor(c, null)} {...props} />, refused ? 422 : 200)
}

function answerClosed(c: AppContext) {
  return answerPage(c, <LinkClosedPage frame={frameFor(c, null)} />, 403)
}

function proofOf(c: AppContext, token: string): LinkProof {
  const { now, allowDemo } = c.get('proof')
  return { tokenHash: hashLinkToken(token), now, allowDemo }
}
