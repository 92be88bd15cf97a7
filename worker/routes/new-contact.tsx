import { Hono } from 'hono'
import {
  NewContactPage,
  Similar,
  type SimilarContact,
} from '../../views/contacts/new-contact-page.tsx'
import type { FormState } from '../../views/parts/field.tsx'
import { paths } from '../../views/paths.ts'
import { answerFragment, answerPage, seeOther } from '../http/answer.ts'
import { type AppContext, type AppEnv, readFor, requireGrant, writeFor } from '../http/context.ts'
import { emptyForm, readForm, readInput } from '../http/form.ts'
import { frameFor } from '../http/frame.ts'
import { decideCompany, readNamedCompany } from '../http/named-company.ts'
import { contactForm, maybe } from '../http/record-form.ts'
import { insertContact } from '../store/contact-edits.ts'
import { selectSimilarContacts } from '../store/contact-record.ts'
import { selectNamedCompanies } from '../store/record-names.ts'
import type { Viewer } from '../store/viewer.ts'

const newContactForm = () => contactForm().extend({ role: maybe(100) })
const FRESH = { consent: 'unknown', doNotContact: '0' }
const MOST_TYPED = 2_000

export const newContactRoutes = new Hono<AppEnv>()

newContactRoutes.get('/contacts/new', async (c) => {
  const [db, proof] = [c.get('db'), c.get('proof')]
  const named = { id: c.req.query('company') ?? '', name: '' }
  const { viewer, rows } = await readFor(c, [selectNamedCompanies(db, proof, named)])
  const company = named.id === '' ? null : (rows[0][0] ?? null)
  return answerForm(c, viewer, emptyForm(FRESH), { company })
})

/** Who of those here may be the one being typed. */
newContactRoutes.get('/contacts/similar', async (c) => {
  const typed = (name: string) => (c.req.query(name) ?? '').slice(0, MOST_TYPED)
  const [name, phones, emails] = [typed('name'), typed('phones'), typed('emails')]
  const { viewer, rows } = await readFor(c, [
    selectSimilarContacts(c.get('db'), c.get('proof'), { name: name.trim(), phones, emails }),
  ])
  requireGrant(viewer, 'contact.create')
  const { reader } = frameFor(c, viewer)
  const similar = rows[0].map(describe)
  return answerFragment(c, <Similar r={reader} similar={similar} seen={seenOf(similar)} />)
})

/** Made at once when nobody here is like it, else once those were seen. */
newContactRoutes.post('/contacts', async (c) => {
  const form = await readForm(c, newContactForm)
  const input = await readInput(c)
  const [db, proof] = [c.get('db'), c.get('proof')]
  const named = readNamedCompany(input)
  const entered = form.ok ? form.value : { name: '', phones: null, emails: null }
  const { viewer, rows } = await readFor(c, [
    selectNamedCompanies(db, proof, named),
    selectSimilarContacts(db, proof, entered),
  ])
  const found = decideCompany(input, rows[0])
  const from = named.id !== '' && named.name === '' ? (rows[0][0] ?? null) : null
  if (!form.ok) return answerForm(c, viewer, form.state, { company: from })
  if (found.result === 'unknown') return answerForm(c, viewer, found.form, {})
  const typed = { input, errors: {} }
  if (found.result === 'several') return answerForm(c, viewer, typed, { choices: found.choices })
  const similar = rows[1].map(describe)
  if (similar.length > 0 && seenOf(similar) !== input.seen) {
    const choices = named.name !== '' && found.result === 'one' ? [found.company] : []
    return answerForm(c, viewer, typed, { company: from, choices, similar })
  }
  const id = c.get('deps').newId()
  const { role, ...values } = form.value
  const company = found.result === 'one' ? { ...found.company, role } : null
  await writeFor(c, insertContact(db, proof, id, { values, company }), 'contact.create')
  return seeOther(c, from ? paths.company(from.id) : paths.contact(id), 'saved')
})

type SimilarRow = ReturnType<typeof selectSimilarContacts>['_']['result'][number]

function describe({ deletedAt, ...row }: SimilarRow): SimilarContact {
  return { ...row, deleted: deletedAt !== null }
}

function seenOf(similar: readonly SimilarContact[]): string {
  return similar
    .map(({ id }) => id)
    .sort()
    .join(' ')
}

type Shown = {
  company?: { id: string; name: string } | null
  choices?: readonly { id: string; name: string; taxId: string | null }[]
  similar?: readonly SimilarContact[]
}

function answerForm(c: AppContext, viewer: Viewer, form: FormState, shown: Shown) {
  requireGrant(viewer, 'contact.create')
  const { company = null, choices = [], similar = [] } = shown
  const page = (
    <NewContactPage
      frame={frameFor(c, viewer)}
      form={form}
      company={company}
      choices={choices}
      similar={similar}
      seen={similar.length > 0 ? seenOf(similar) : null}
    />
  )
  return answerPage(c, page, c.req.method === 'POST' ? 422 : 200)
}
