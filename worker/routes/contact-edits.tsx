import { Hono } from 'hono'
import { Details } from '../../views/contacts/contact-details.tsx'
import { Edited, type EditedForm, EditPage } from '../../views/edits/edit-page.tsx'
import { contactFields } from '../../views/edits/record-fields.ts'
import type { FormState } from '../../views/parts/field.tsx'
import { paths } from '../../views/paths.ts'
import { answerEdit, answerSaved, answerUndone } from '../http/answer-edit.ts'
import { type AppContext, type AppEnv, readFor } from '../http/context.ts'
import { emptyForm } from '../http/form.ts'
import { frameFor } from '../http/frame.ts'
import { offeredOnly } from '../http/offered-only.ts'
import { PageError } from '../http/page-error.ts'
import { answerMarked } from '../http/record-deletion.ts'
import { asInput, contactForm, maybe } from '../http/record-form.ts'
import { type Asked, readForEdit, saveEdit, undoEdit } from '../http/save-edit.ts'
import { undoAtCompany } from '../http/undo-company.ts'
import { undoFile } from '../http/undo-file.ts'
import { keepReach } from '../store/contact-edits.ts'
import { describeContact, selectContact } from '../store/contact-record.ts'
import type { EditedRecord } from '../store/record-edits.ts'
import { selectOwners } from '../store/record-owners.ts'
import { selectOwnChange } from '../store/record-undo.ts'
import type { Viewer } from '../store/viewer.ts'

export const contactEditsRoutes = new Hono<AppEnv>()

contactEditsRoutes.get('/contacts/:id/edit', async (c) => {
  const { viewer, edited, rows } = await readForEdit(c, askFor(c))
  const form = emptyForm(asInput(edited.values))
  return answerForm(c, viewer, edited, { form, members: rows[1] })
})

contactEditsRoutes.post('/contacts/:id', async (c) => {
  const form = () =>
    contactForm()
      .extend({ ownerId: maybe(64) })
      .partial()
  const saved = await saveEdit(c, askFor(c), form)
  const { viewer, edited } = saved
  const [[contact], members] = saved.rows
  if (saved.result === 'refused') return answerForm(c, viewer, edited, { ...saved, members }, 422)
  if (saved.result === 'clash') return answerForm(c, viewer, edited, { ...saved, members }, 409)
  const id = c.req.param('id')
  const values = saved.result === 'saved' ? saved.values : edited.values
  const { reader } = frameFor(c, viewer)
  const ownerName = members.find((member) => member.id === values.ownerId)?.name ?? null
  const doNotContact = Number(values.doNotContact)
  const shown = { ...contact!, ...values, ownerName, doNotContact }
  return answerSaved(c, {
    reader,
    page: paths.contact(id),
    change: saved.result === 'saved' ? saved.change : null,
    card: () => (
      <Details r={reader} contact={describeContact(shown as typeof contact & {})} edit="focused" />
    ),
  })
})

contactEditsRoutes.post('/contacts/:id/deletion', (c) => mark(c, false))
contactEditsRoutes.post('/contacts/:id/restoration', (c) => mark(c, true))

contactEditsRoutes.post('/contacts/:id/undos', async (c) => {
  const id = c.req.param('id')
  const change = Number(/^\d{1,15}$/.exec(c.req.query('change') ?? '')?.[0] ?? 0)
  const [db, proof] = [c.get('db'), c.get('proof')]
  const own = selectOwnChange(db, proof, { entity: 'contact', id, change })
  const { rows } = await readFor(c, [own])
  const [made] = rows[0]
  if (made?.verb === 'delete' || made?.verb === 'restore') return mark(c, made.verb === 'delete')
  if (made?.verb.startsWith('company-')) {
    return answerUndone(c, paths.contact(id), await undoAtCompany(c, id, made))
  }
  const undone = await undoFile(c, { entity: 'contact', recordId: id }, made)
  return answerUndone(c, paths.contact(id), undone ?? (await undoEdit(c, askFor(c))))
})

/** Takes a contact away or brings it back. */
async function mark(c: AppContext, restore: boolean) {
  const id = c.req.param('id') ?? ''
  const [db, proof] = [c.get('db'), c.get('proof')]
  const { rows } = await readFor(c, [selectContact(db, proof, id)])
  const [contact] = rows[0]
  if (!contact) throw new PageError('not-found')
  const marked = { entity: 'contact', id, name: contact.name, restore } as const
  return answerMarked(c, marked, paths.contact(id))
}

function askFor(c: AppContext) {
  const [db, proof, id] = [c.get('db'), c.get('proof'), c.req.param('id') ?? '']
  const also = [selectContact(db, proof, id), selectOwners(db, proof, 'contact', id)] as const
  return {
    entity: 'contact',
    id,
    also,
    complete: (typed, { rows }) => offeredOnly(typed, 'ownerId', rows[1]),
    follow: (values, saved) => keepReach(id, values, saved),
  } satisfies Asked<typeof also>
}

type Member = { id: string; name: string }
type Shown = { form: FormState; members: readonly Member[] } & Pick<EditedForm, 'clashes'>

function answerForm(
  c: AppContext,
  viewer: Viewer,
  edited: EditedRecord,
  { form, clashes, members }: Shown,
  status: 200 | 409 | 422 = 200,
) {
  const frame = frameFor(c, viewer)
  const cancel = paths.contact(c.req.param('id') ?? '')
  const edit: EditedForm = {
    title: frame.reader.text.contact.details,
    action: cancel,
    cancel,
    fields: contactFields(frame.reader, members),
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
      <EditPage frame={frame} section="contacts" name={edited.values.name ?? ''} edit={edit} />
    ),
  })
}
