import { Hono } from 'hono'
import * as z from 'zod'
import type { FieldError, FormState } from '../../views/parts/field.tsx'
import { paths } from '../../views/paths.ts'
import { ProfilePage } from '../../views/profile/profile-page.tsx'
import { isTimeZone } from '../../views/text/format.ts'
import { checkPassword, hashPassword, PASSWORD_LENGTH } from '../auth/password.ts'
import { FAILURE_WINDOW_MS, subjectsOf } from '../auth/sign-in-subject.ts'
import { answerPage, seeOther } from '../http/answer.ts'
import { type AppContext, type AppEnv, readFor, writeFor } from '../http/context.ts'
import { emptyForm, readForm } from '../http/form.ts'
import { frameFor } from '../http/frame.ts'
import { called } from '../http/record-form.ts'
import {
  endOtherSessions,
  selectOwnSessions,
  updatePassword,
  updateProfile,
} from '../store/members.ts'
import { bookAttempt, forgive } from '../store/sign-ins.ts'

const profileForm = () =>
  z.object({
    name: called(100),
    locale: z.enum(['en', 'ru']),
    timeZone: z.string().trim().max(60).refine(isTimeZone),
  })

const passwordForm = () =>
  z.object({
    currentPassword: z.string().min(1).max(PASSWORD_LENGTH.max),
    newPassword: z.string().min(PASSWORD_LENGTH.min).max(PASSWORD_LENGTH.max),
  })

export const profileRoutes = new Hono<AppEnv>()

profileRoutes.get('/profile', (c) => answerProfile(c, {}))

profileRoutes.post('/profile', async (c) => {
  const form = await readForm(c, profileForm)
  if (!form.ok) return answerProfile(c, { details: form.state })
  await writeFor(c, [updateProfile(c.get('db'), c.get('proof'), form.value)])
  return seeOther(c, paths.profile(), 'profile-saved')
})

/** Whoever knows the present password sets the new one; every other session ends with the old one. */
profileRoutes.post('/profile/password', async (c) => {
  const db = c.get('db')
  const proof = c.get('proof')
  const form = await readForm(c, passwordForm)
  if (!form.ok) return answerProfile(c, { password: form.state })
  // A guess is a guess: here it counts as at the sign-in page.
  const { email } = (await readFor(c, [])).viewer
  const secret = c.get('deps').env.pairingSecret
  const subjects = subjectsOf(secret, { email, address: c.env?.remoteAddress })
  const { now, allowDemo } = proof
  const booked = { email, subjects, now, windowMs: FAILURE_WINDOW_MS, allowDemo }
  const attempt = await bookAttempt(db, booked)
  if (!attempt.allowed) {
    const seconds = Math.ceil((attempt.retryAt - now) / 1000)
    c.header('Retry-After', String(seconds))
    return refuseCurrent(c, { code: 'wait', limit: Math.ceil(seconds / 60) }, 429)
  }
  const known = attempt.member?.passwordHash ?? null
  const right = await checkPassword(form.value.currentPassword, known)
  if (!right) return refuseCurrent(c, { code: 'mismatch' }, 422)
  const hash = await hashPassword(form.value.newPassword, c.get('deps').random)
  await writeFor(c, [
    updatePassword(db, proof, hash),
    endOtherSessions(db, proof),
    ...forgive(subjects, now),
  ])
  return seeOther(c, paths.profile(), 'password-changed')
})

profileRoutes.post('/profile/sessions', async (c) => {
  await writeFor(c, [endOtherSessions(c.get('db'), c.get('proof'))])
  return seeOther(c, paths.profile(), 'sessions-ended')
})

type Forms = { details?: FormState; password?: FormState }

function refuseCurrent(c: AppContext, error: FieldError, status: 422 | 429) {
  return answerProfile(c, { password: { input: {}, errors: { currentPassword: error } } }, status)
}

async function answerProfile(
  c: AppContext,
  { details, password }: Forms,
  refused: 422 | 429 = 422,
) {
  const { viewer, rows } = await readFor(c, [selectOwnSessions(c.get('db'), c.get('proof'))])
  const { name, locale, timeZone } = viewer
  const props = {
    frame: { ...frameFor(c, viewer), path: paths.profile() },
    details: details ?? emptyForm({ name, locale, timeZone }),
    password: password ?? emptyForm(),
    passwordMin: PASSWORD_LENGTH.min,
    sessions: rows[0],
  }
  return answerPage(c, <ProfilePage {...props} />, details || password ? refused : 200)
}
