import { Hono } from 'hono'
import { NextTouchCard, NextTouchForm } from '../../views/companies/next-touch.tsx'
import { NextTouchPage } from '../../views/companies/next-touch-page.tsx'
import type { FormState } from '../../views/parts/field.tsx'
import { paths } from '../../views/paths.ts'
import { may } from '../domain/access.ts'
import { touchState } from '../domain/activity.ts'
import { dateIn } from '../domain/calendar.ts'
import { readTypedDate } from '../domain/typed-date.ts'
import { answerEdit, answerSaved } from '../http/answer-edit.ts'
import { type AppContext, type AppEnv, readFor, requireGrant, writeFor } from '../http/context.ts'
import { readInput } from '../http/form.ts'
import { frameFor } from '../http/frame.ts'
import { PageError } from '../http/page-error.ts'
import { maybe } from '../http/record-form.ts'
import { selectCompany } from '../store/company-record.ts'
import { planTouch } from '../store/next-touch.ts'
import type { Viewer } from '../store/viewer.ts'

const subjectField = () => maybe(200)

export const nextTouchRoutes = new Hono<AppEnv>()

nextTouchRoutes.get('/companies/:id/next-touch', async (c) => {
  const { viewer, company } = await readCompany(c)
  const { nextTouchOn, nextTouchSubject } = company
  const input = { on: nextTouchOn ?? '', about: nextTouchSubject ?? '' }
  return answerForm(c, viewer, company, { input, errors: {} })
})

nextTouchRoutes.post('/companies/:id/next-touch', async (c) => {
  const companyId = c.req.param('id')
  const input = await readInput(c)
  const { viewer, company } = await readCompany(c)
  const [db, proof] = [c.get('db'), c.get('proof')]
  const today = dateIn(viewer.timeZone, proof.now)
  const typed = (input.on ?? '').trim().slice(0, 40)
  const on = input.clear === undefined ? readTypedDate(typed, today, 'future') : null
  const about = subjectField().safeParse(input.about ?? '')
  const errors: FormState['errors'] = {
    ...(input.clear === undefined && typed === '' && { on: { code: 'required' as const } }),
    ...(input.clear === undefined &&
      typed !== '' &&
      on === null && { on: { code: 'date' as const, said: typed } }),
    ...(!about.success && { about: { code: 'too-long' as const, limit: 200 } }),
  }
  if (Object.keys(errors).length > 0) return answerForm(c, viewer, company, { input, errors })
  const subject = about.success && on !== null ? about.data : null
  const { results } = await writeFor(c, planTouch(db, proof, { companyId, on, subject }))
  const change = results[0]?.rows[0]?.[0]
  const { reader } = frameFor(c, viewer)
  const isUndone = typeof change === 'number' && may(viewer.grants, 'company.edit')
  return answerSaved(c, {
    reader,
    page: paths.company(companyId),
    change: isUndone ? change : null,
    notice: typeof change === 'number' ? 'saved' : 'unchanged',
    card: () => (
      <NextTouchCard
        r={reader}
        companyId={companyId}
        touch={{ on, subject, state: touchState(on, today) }}
        edit="focused"
      />
    ),
  })
})

async function readCompany(c: AppContext) {
  const id = c.req.param('id') ?? ''
  const { viewer, rows } = await readFor(c, [selectCompany(c.get('db'), c.get('proof'), id)])
  requireGrant(viewer, 'activity.create')
  const [company] = rows[0]
  if (!company) throw new PageError('not-found')
  return { viewer, company }
}

type Company = Awaited<ReturnType<typeof readCompany>>['company']

function answerForm(c: AppContext, viewer: Viewer, company: Company, form: FormState) {
  const frame = frameFor(c, viewer)
  const shown = { companyId: company.id, form, planned: company.nextTouchOn !== null }
  const draw = (alone: boolean) => <NextTouchForm r={frame.reader} alone={alone} {...shown} />
  return answerEdit(c, paths.company(company.id), c.req.method === 'POST' ? 422 : 200, {
    part: draw,
    page: () => <NextTouchPage frame={frame} company={company} children={draw(true)} />,
  })
}
