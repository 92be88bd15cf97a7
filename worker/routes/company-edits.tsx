import { Hono } from 'hono'
import { Details } from '../../views/companies/company-details.tsx'
import { Edited, type EditedForm, EditPage } from '../../views/edits/edit-page.tsx'
import { companyFields } from '../../views/edits/record-fields.ts'
import type { FormState } from '../../views/parts/field.tsx'
import { paths } from '../../views/paths.ts'
import type { FieldValues } from '../domain/merge-edit.ts'
import { answerEdit, answerSaved, answerUndone } from '../http/answer-edit.ts'
import { markCompany } from '../http/company-deletion.ts'
import { type AppContext, type AppEnv, readFor } from '../http/context.ts'
import { emptyForm } from '../http/form.ts'
import { frameFor } from '../http/frame.ts'
import { offeredOnly } from '../http/offered-only.ts'
import { asInput, companyForm, maybe } from '../http/record-form.ts'
import { type Asked, readForEdit, saveEdit, undoEdit } from '../http/save-edit.ts'
import { undoFile } from '../http/undo-file.ts'
import { undoMerge } from '../http/undo-merge.ts'
import { selectCompany, selectCompanyLinks } from '../store/company-record.ts'
import { selectDeletedCompany } from '../store/deleted-companies.ts'
import type { EditedRecord } from '../store/record-edits.ts'
import { selectOwners } from '../store/record-owners.ts'
import { selectOwnChange } from '../store/record-undo.ts'
import type { Viewer } from '../store/viewer.ts'

export const companyEditsRoutes = new Hono<AppEnv>()

companyEditsRoutes.get('/companies/:id/edit', async (c) => {
  const { viewer, edited, rows } = await readForEdit(c, askFor(c))
  const form = emptyForm(asInput(edited.values))
  return answerForm(c, viewer, edited, { form, members: rows[2] })
})

companyEditsRoutes.post('/companies/:id', async (c) => {
  const form = () =>
    companyForm()
      .extend({ ownerId: maybe(64) })
      .partial()
  const saved = await saveEdit(c, askFor(c), form)
  const { viewer, edited } = saved
  const [[company], links, members] = saved.rows
  if (saved.result === 'refused') return answerForm(c, viewer, edited, { ...saved, members }, 422)
  if (saved.result === 'clash') return answerForm(c, viewer, edited, { ...saved, members }, 409)
  const id = c.req.param('id')
  const values = saved.result === 'saved' ? saved.values : edited.values
  const { reader } = frameFor(c, viewer)
  const ownerName = members.find((member) => member.id === values.ownerId)?.name ?? null
  return answerSaved(c, {
    reader,
    page: paths.company(id),
    change: saved.result === 'saved' ? saved.change : null,
    card: () => (
      <Details
        r={reader}
        company={{ ...company!, ...(values as Named), ownerName, ...flagsOf(company!) }}
        origins={links.map((link) => ({ ...link, deleted: link.deleted !== 0 }))}
        edit="focused"
      />
    ),
  })
})

companyEditsRoutes.post('/companies/:id/deletion', (c) => markCompany(c, false))
companyEditsRoutes.post('/companies/:id/restoration', (c) => markCompany(c, true))

companyEditsRoutes.post('/companies/:id/undos', async (c) => {
  const change = Number(/^\d{1,15}$/.exec(c.req.query('change') ?? '')?.[0] ?? 0)
  const unmerged = await undoMerge(c, { change })
  if (unmerged) return unmerged
  const [db, proof, id] = [c.get('db'), c.get('proof'), c.req.param('id')]
  const { rows } = await readFor(c, [
    selectOwnChange(db, proof, { entity: 'company', id, change }),
    selectDeletedCompany(db, proof, id),
  ])
  const [[made], [gone]] = rows
  if (gone || made?.verb === 'restore') return markCompany(c, gone !== undefined)
  const bearer = { entity: 'company', recordId: id } as const
  const undone = (await undoFile(c, bearer, made)) ?? (await undoEdit(c, askFor(c)))
  return answerUndone(c, paths.company(c.req.param('id')), undone)
})

type Named = FieldValues & { name: string }
type Flags = { isCustomer: number; isVendor: number; active: number }

function flagsOf({ isCustomer, isVendor, active }: Flags) {
  return { isCustomer: isCustomer === 1, isVendor: isVendor === 1, active: active === 1 }
}

function askFor(c: AppContext) {
  const [db, proof, id] = [c.get('db'), c.get('proof'), c.req.param('id') ?? '']
  const also = [
    selectCompany(db, proof, id),
    selectCompanyLinks(db, proof, id),
    selectOwners(db, proof, 'company', id),
  ] as const
  return {
    entity: 'company',
    id,
    also,
    complete: (typed, { rows }) => offeredOnly(typed, 'ownerId', rows[2]),
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
  const cancel = paths.company(c.req.param('id') ?? '')
  const edit: EditedForm = {
    title: frame.reader.text.company.details,
    action: cancel,
    cancel,
    fields: companyFields(frame.reader, members),
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
      <EditPage frame={frame} section="companies" name={edited.values.name ?? ''} edit={edit} />
    ),
  })
}
