import { Hono } from 'hono'
import * as z from 'zod'
import type { FormState } from '../../views/parts/field.tsx'
import { paths } from '../../views/paths.ts'
import { LinkClosedPage } from '../../views/sign-in/link-page.tsx'
import { SetupPage } from '../../views/sign-in/setup-page.tsx'
import { isTimeZone } from '../../views/text/format.ts'
import { USUAL_ZONES } from '../../views/text/locale.ts'
import { hashLinkToken } from '../auth/link-token.ts'
import { hashPassword, PASSWORD_LENGTH } from '../auth/password.ts'
import { answerPage, seeOther } from '../http/answer.ts'
import type { AppContext, AppEnv } from '../http/context.ts'
import { emptyForm, readForm } from '../http/form.ts'
import { frameFor, localeOf } from '../http/frame.ts'
import { called } from '../http/record-form.ts'
import { newSession, sendSessionCookie } from '../http/session-cookie.ts'
import { claimSetup, type LinkProof, selectSetup } from '../store/setup.ts'

const setupForm = () =>
  z.object({
    token: z.string().min(1).max(200),
    name: called(100),
    email: z.string().trim().toLowerCase().max(200).pipe(z.email()),
    password: z.string().min(PASSWORD_LENGTH.min).max(PASSWORD_LENGTH.max),
    timeZone: z.string().trim().max(60).refine(isTimeZone),
  })

export const setupRoutes = new Hono<AppEnv>()

setupRoutes.get('/setup', async (c) => {
  const token = c.req.query('token') ?? ''
  const [[found]] = await c.get('db').read([selectSetup(c.get('db'), proofOf(c, token))])
  const frame = frameFor(c, null)
  if (found?.open !== 1) return answerPage(c, <LinkClosedPage frame={frame} />, 403)
  const form = emptyForm({ timeZone: USUAL_ZONES[localeOf(c)] })
  const passwordMin = PASSWORD_LENGTH.min
  return answerPage(
    c,
    <SetupPage frame={frame} form={form} token={token} passwordMin={passwordMin} />,
  )
})

setupRoutes.post('/setup', async (c) => {
  const form = await readForm(c, setupForm)
  const frame = frameFor(c, null)
  const refuse = (state: FormState) => {
    const props = { frame, form: state, token: state.input.token ?? '' }
    return answerPage(c, <SetupPage {...props} passwordMin={PASSWORD_LENGTH.min} />, 422)
  }
  if (!form.ok) return refuse(form.state)
  const { token, name, email, password, timeZone } = form.value
  const { newId, random } = c.get('deps')
  const proof = proofOf(c, token)
  // The link first: hashing a password costs far more than the request of a stranger.
  const [[found]] = await c.get('db').read([selectSetup(c.get('db'), proof, email)])
  if (found?.open !== 1) return answerPage(c, <LinkClosedPage frame={frame} />, 403)
  if (found.taken === 1) {
    return refuse({ input: { token, name, email, timeZone }, errors: { email: { code: 'taken' } } })
  }
  const passwordHash = await hashPassword(password, random)
  const made = { id: newId(), email, name, locale: localeOf(c), timeZone, passwordHash }
  const session = newSession(c, proof.now)
  const [claimed] = await c.get('db').write(claimSetup(proof, made, session.row))
  if (claimed?.rowsAffected !== 1) return answerPage(c, <LinkClosedPage frame={frame} />, 403)
  sendSessionCookie(c, session.id)
  return seeOther(c, paths.dashboard())
})

function proofOf(c: AppContext, token: string): LinkProof {
  const { now, allowDemo } = c.get('proof')
  return { tokenHash: hashLinkToken(token), now, allowDemo }
}
