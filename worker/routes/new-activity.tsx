import { Hono } from 'hono'
import { LogForm, LogLink } from '../../views/activities/log-form.tsx'
import { NewActivityPage } from '../../views/activities/new-activity-page.tsx'
import type { FormState } from '../../views/parts/field.tsx'
import { paths } from '../../views/paths.ts'
import { OVERHEAD_PROJECT } from '../domain/activity.ts'
import { readAbout, readChoices, selectChoices } from '../http/activity-about.ts'
import { activityForm, inputWithContacts, understandActivity } from '../http/activity-form.ts'
import {
  answerFragment,
  answerPage,
  isInPlace,
  leaveFor,
  safePath,
  triggerAllInPage,
  wantsFragment,
} from '../http/answer.ts'
import { type AppContext, type AppEnv, readFor, requireGrant, writeFor } from '../http/context.ts'
import { emptyForm, readForm, readInput } from '../http/form.ts'
import { frameFor } from '../http/frame.ts'
import { PageError } from '../http/page-error.ts'
import { insertActivity } from '../store/activity-edits.ts'
import { selectMemberNames } from '../store/activity-record.ts'
import { selectNamedProjects } from '../store/record-names.ts'
import type { Viewer } from '../store/viewer.ts'

export const newActivityRoutes = new Hono<AppEnv>()

newActivityRoutes.get('/activities/new', async (c) => {
  const { about, log } = readAbout((name) => c.req.query(name))
  const [db, proof] = [c.get('db'), c.get('proof')]
  const back = safePath(c.req.query('back'), paths.dashboard())
  const { viewer, rows } = await readFor(c, selectChoices(db, proof, about))
  requireGrant(viewer, 'activity.create')
  if (c.req.query('closed') && wantsFragment(c)) {
    const { reader } = frameFor(c, viewer)
    return answerFragment(c, <LogLink r={reader} about={log} back={back} focused />)
  }
  const choices = readChoices(rows)
  const form = emptyForm({
    kind: 'call',
    contacts: about.contactId,
    projectId: about.projectId || OVERHEAD_PROJECT,
  })
  return answerForm(c, viewer, { form, choices, log, back })
})

newActivityRoutes.post('/activities', async (c) => {
  const form = await readForm(c, activityForm)
  const input = inputWithContacts(await readInput(c))
  const { about, log } = readAbout((name) => input[`about.${name}`])
  const back = safePath(input.back, paths.dashboard())
  const [db, proof] = [c.get('db'), c.get('proof')]
  const { viewer, rows } = await readFor(c, [
    ...selectChoices(db, proof, about),
    selectMemberNames(db, proof),
    selectNamedProjects(db, proof, form.ok ? form.value.project : ''),
  ])
  requireGrant(viewer, 'activity.create')
  const [companies, people, projects, members, named] = rows
  const shown = { choices: readChoices([companies, people, projects]), log, back }
  if (!form.ok) return answerForm(c, viewer, { ...shown, form: { ...form.state, input } })
  const { now } = proof
  const known = { now, timeZone: viewer.timeZone, members, named }
  const understood = understandActivity(form.value, known)
  if (!understood.ok) {
    return answerForm(c, viewer, { ...shown, form: { input, errors: understood.errors } })
  }
  const made = { ...understood.value, companyId: form.value.companyId || null }
  const id = c.get('deps').newId()
  const { results } = await writeFor(c, insertActivity(db, proof, id, made), 'activity.create')
  const change = results[1]?.rows[0]?.[0]
  // What it is about is not there for whoever logs it.
  if (typeof change !== 'number') throw new PageError('not-found')
  if (!isInPlace(c, back)) return leaveFor(c, back, 'logged')
  const { reader } = frameFor(c, viewer)
  triggerAllInPage(c, {
    'lintel:moved': {},
    'lintel:toast': {
      text: reader.text.activity.logged,
      undo: paths.undo(paths.activity(id), change),
    },
  })
  return answerFragment(c, <LogLink r={reader} about={log} back={back} focused />)
})

type Shown = Omit<Parameters<typeof LogForm>[0], 'r' | 'about' | 'touches' | 'alone'> & {
  form: FormState
  log: Parameters<typeof LogForm>[0]['about']
}

function answerForm(c: AppContext, viewer: Viewer, { log, ...shown }: Shown) {
  const frame = frameFor(c, viewer)
  const status = c.req.method === 'POST' ? 422 : 200
  const touches = shown.choices.companies.length > 0
  const alone = !isInPlace(c, shown.back)
  const form = <LogForm r={frame.reader} about={log} touches={touches} alone={alone} {...shown} />
  if (wantsFragment(c)) return answerFragment(c, form, status)
  return answerPage(c, <NewActivityPage frame={frame} back={shown.back} children={form} />, status)
}
