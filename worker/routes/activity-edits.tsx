import { Hono } from 'hono'
import { Details } from '../../views/activities/activity-page.tsx'
import { activityEditFields } from '../../views/activities/edit-fields.ts'
import { Edited, type EditedForm, EditPage } from '../../views/edits/edit-page.tsx'
import type { FormState } from '../../views/parts/field.tsx'
import { paths } from '../../views/paths.ts'
import { readIds } from '../domain/activity.ts'
import { readChoices, selectChoices } from '../http/activity-about.ts'
import {
  activityForm,
  inputOfActivity,
  inputWithContacts,
  type TypedActivity,
  understandActivity,
  valuesOfActivity,
} from '../http/activity-form.ts'
import { safePath } from '../http/answer.ts'
import { answerEdit, answerSaved, answerUndone } from '../http/answer-edit.ts'
import { type AppContext, type AppEnv, readFor, writeFor } from '../http/context.ts'
import { frameFor } from '../http/frame.ts'
import { readForEdit, saveEdit, undoEdit } from '../http/save-edit.ts'
import { undoFile } from '../http/undo-file.ts'
import { followActivity, markComment } from '../store/activity-edits.ts'
import { describeActivity, selectActivity, selectMemberNames } from '../store/activity-record.ts'
import { markDeleted } from '../store/record-deletion.ts'
import type { EditedRecord } from '../store/record-edits.ts'
import { invertChange, selectOwnChange } from '../store/record-undo.ts'

export const activityEditsRoutes = new Hono<AppEnv>()

activityEditsRoutes.get('/activities/:id/edit', async (c) => {
  const read = await readForEdit(c, askFor(c))
  const { timeZone } = read.viewer
  const input = inputOfActivity(read.edited.values, { timeZone, members: read.rows[1] })
  return answerForm(c, read, { form: { input, errors: {} } })
})

activityEditsRoutes.post('/activities/:id', async (c) => {
  const saved = await saveEdit(c, askFor(c), activityForm as never)
  if (saved.result === 'refused') {
    const form = { ...saved.form, input: inputWithContacts({ ...saved.form.input }) }
    return answerForm(c, saved, { form }, 422)
  }
  if (saved.result === 'clash') return answerForm(c, saved, saved, 409)
  const id = c.req.param('id')
  const { reader } = frameFor(c, saved.viewer)
  const page = paths.activity(id)
  const change = saved.result === 'saved' ? saved.change : null
  // People and projects have names of their own: what was saved is read again.
  const { rows } = await readFor(c, [selectActivity(c.get('db'), c.get('proof'), id)])
  const activity = describeActivity(rows[0][0]!)
  const card = () => <Details r={reader} activity={activity} edit="focused" />
  return answerSaved(c, { reader, page, change, card })
})

/** Takes back one's own change: an edit, a deletion, a comment taken away, or the logging itself. */
activityEditsRoutes.post('/activities/:id/undos', async (c) => {
  const id = c.req.param('id')
  const change = Number(/^\d{1,15}$/.exec(c.req.query('change') ?? '')?.[0] ?? 0)
  const [db, proof] = [c.get('db'), c.get('proof')]
  const own = selectOwnChange(db, proof, { entity: 'activity', id, change })
  const { rows } = await readFor(c, [own])
  const [made] = rows[0]
  const page = backOr(c, paths.activity(id))
  if (!made) return answerUndone(c, page, false)
  const file = await undoFile(c, { entity: 'activity', recordId: id }, made)
  if (file !== null) return answerUndone(c, page, file)
  if (made.verb === 'update') return answerUndone(c, page, await undoEdit(c, askFor(c)))
  const { base, wanted } = invertChange(made.diff)
  const commentId = base.commentId ?? wanted.commentId
  const statements = commentId
    ? markComment(db, proof, { id: commentId, activityId: id, restore: made.verb !== 'comment' })
    : markDeleted(db, proof, {
        ...{ entity: 'activity', id, restore: made.verb === 'delete' },
        name: base.subject ?? wanted.name ?? base.name ?? '',
      })
  const { results } = await writeFor(c, statements, 'activity.delete')
  return answerUndone(c, page, typeof results[0]?.rows[0]?.[0] === 'number')
})

/** The page the button was on; undoing what was logged there leads back there. */
function backOr(c: AppContext, otherwise: string): string {
  const from = c.req.header('Referer') ?? ''
  if (!URL.canParse(from) || new URL(from).origin !== new URL(c.req.url).origin) return otherwise
  return safePath(new URL(from).pathname, otherwise)
}

function askFor(c: AppContext) {
  const [db, proof, id] = [c.get('db'), c.get('proof'), c.req.param('id') ?? '']
  const about = { companyId: '', contactId: '', projectId: '', activityId: id }
  const also = [
    selectActivity(db, proof, id),
    selectMemberNames(db, proof),
    ...selectChoices(db, proof, about),
  ] as const
  let mentioned: readonly string[] | null = null
  return {
    entity: 'activity' as const,
    id,
    also,
    complete: (typed, { viewer, edited, rows }) => {
      const known = { now: proof.now, timeZone: viewer.timeZone, members: rows[1], named: [] }
      const understood = understandActivity(typed as unknown as TypedActivity, known)
      if (!understood.ok) return { errors: understood.errors }
      const { people, projects } = readChoices([rows[2], rows[3], rows[4]])
      const { projectId, contacts } = understood.value
      const isOffered = projects.some(({ id }) => id === projectId)
      if (!isOffered && projectId !== edited.values.projectId) {
        return { errors: { projectId: { code: 'choice' } } }
      }
      mentioned = understood.value.mentioned
      // Whom the form did not offer it could not take off either.
      const unseen = readIds(edited.values.contacts ?? null).filter(
        (id) => !people.some((person) => person.id === id),
      )
      const all = [...contacts, ...unseen]
      return { values: valuesOfActivity({ ...understood.value, contacts: all }) }
    },
    follow: (values, saved) => followActivity(proof, id, { values, mentioned, saved }),
  } satisfies Parameters<typeof saveEdit<typeof also>>[1]
}

type Read = Awaited<ReturnType<typeof readForEdit<ReturnType<typeof askFor>['also']>>>
type Shown = { form: FormState } & Pick<EditedForm, 'clashes'>

function answerForm(
  c: AppContext,
  { viewer, edited, rows }: Pick<Read, 'viewer' | 'rows'> & { edited: EditedRecord },
  { form, clashes }: Shown,
  status: 200 | 409 | 422 = 200,
) {
  const frame = frameFor(c, viewer)
  const cancel = paths.activity(c.req.param('id') ?? '')
  const [, members, ...choices] = rows
  const edit: EditedForm = {
    title: frame.reader.text.activity.edit,
    action: cancel,
    cancel,
    fields: activityEditFields(frame.reader, readChoices(choices), {
      members,
      projectId: edited.values.projectId ?? '',
    }),
    form,
    rev: edited.rev,
    base: edited.values,
    locked: edited.locked,
    stored: edited.values,
    ...(clashes && { clashes }),
  }
  return answerEdit(c, edit.cancel, status, {
    part: (alone) => <Edited r={frame.reader} edit={{ ...edit, alone }} />,
    page: () => (
      <EditPage frame={frame} section="companies" name={edited.values.subject ?? ''} edit={edit} />
    ),
  })
}
