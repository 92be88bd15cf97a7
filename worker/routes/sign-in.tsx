import { Hono } from 'hono'
import * as z from 'zod'
import { paths } from '../../views/paths.ts'
import { SignInPage, type SignInProblem } from '../../views/sign-in/sign-in-page.tsx'
import { checkPassword } from '../auth/password.ts'
import { FAILURE_WINDOW_MS, subjectsOf } from '../auth/sign-in-subject.ts'
import { answerPage, safePath, seeOther } from '../http/answer.ts'
import type { AppContext, AppEnv } from '../http/context.ts'
import { emptyForm, readForm } from '../http/form.ts'
import { frameFor } from '../http/frame.ts'
import { newSession, sendSessionCookie } from '../http/session-cookie.ts'
import { bookAttempt, endSession, openSession } from '../store/sign-ins.ts'

const signInForm = () =>
  z.object({
    email: z.string().trim().toLowerCase().min(1).max(200),
    password: z.string().min(1).max(200),
    next: z.string().max(2_000).default('/'),
  })

export const signInRoutes = new Hono<AppEnv>()

signInRoutes.get('/sign-in', (c) => {
  const next = safePath(c.req.query('next'), paths.dashboard())
  const ended = c.req.query('ended') === '1'
  return answerPage(
    c,
    <SignInPage frame={frameFor(c, null)} form={emptyForm()} next={next} ended={ended} />,
  )
})

signInRoutes.post('/sign-in', async (c) => {
  const form = await readForm(c, signInForm)
  if (!form.ok) {
    const next = safePath(form.state.input.next, paths.dashboard())
    return answerPage(
      c,
      <SignInPage frame={frameFor(c, null)} form={form.state} next={next} />,
      422,
    )
  }
  const { email, password } = form.value
  const next = safePath(form.value.next, paths.dashboard())
  const { env } = c.get('deps')
  const at = c.get('proof').now
  const subjects = subjectsOf(env.pairingSecret, { email, address: c.env?.remoteAddress })
  const attempt = await bookAttempt(c.get('db'), {
    email,
    subjects,
    now: at,
    windowMs: FAILURE_WINDOW_MS,
    allowDemo: c.get('proof').allowDemo,
  })
  const refuse = (problem: SignInProblem, status: 422 | 429) => {
    const frame = frameFor(c, null)
    const page = (
      <SignInPage frame={frame} form={emptyForm({ email })} next={next} problem={problem} />
    )
    return answerPage(c, page, status)
  }
  if (!attempt.allowed) {
    const seconds = Math.ceil((attempt.retryAt - at) / 1000)
    c.header('Retry-After', String(seconds))
    return refuse({ code: 'wait', minutes: Math.ceil(seconds / 60) }, 429)
  }
  const right = await checkPassword(password, attempt.member?.passwordHash ?? null)
  if (!right || !attempt.member) return refuse({ code: 'wrong' }, 422)

  const session = newSession(c, at)
  await openSession(c.get('db'), {
    ...session.row,
    memberId: attempt.member.id,
    subjects,
    replaces: c.get('proof').idHash,
  })
  sendSessionCookie(c, session.id)
  return seeOther(c, next)
})

signInRoutes.post('/sign-out', async (c) => {
  await signOut(c)
  return seeOther(c, paths.signIn(), 'signed-out')
})

/** The session ends in the database; the cookie alone would still open the door to whoever copied it. */
async function signOut(c: AppContext): Promise<void> {
  const { idHash, now } = c.get('proof')
  if (idHash !== '') await c.get('db').write([endSession(c.get('db'), idHash, now)])
  sendSessionCookie(c, '')
}
