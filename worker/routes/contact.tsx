import { Hono } from 'hono'
import { paths } from '../../views/paths.ts'
import { writeVcard } from '../domain/vcard.ts'
import { answerContact } from '../http/answer-contact.tsx'
import { type AppEnv, readFor } from '../http/context.ts'
import { PageError } from '../http/page-error.ts'
import {
  describeContact,
  selectCompaniesOfContact,
  selectContact,
} from '../store/contact-record.ts'

export const contactRoutes = new Hono<AppEnv>()

contactRoutes.get('/contacts/:id', (c) => answerContact(c, c.req.param('id')))

/** The person as a file that every address book takes. */
contactRoutes.get('/contacts/:id/vcard', async (c) => {
  const id = c.req.param('id')
  const [db, proof] = [c.get('db'), c.get('proof')]
  const { rows } = await readFor(c, [
    selectContact(db, proof, id),
    selectCompaniesOfContact(db, proof, id),
  ])
  const [[row], companies] = rows
  if (!row) throw new PageError('not-found')
  const contact = describeContact(row)
  if (contact.deleted) return c.redirect(paths.contact(id), 303)
  const there = companies.filter(({ inactive }) => inactive === 0)
  const file = encodeURIComponent(`${contact.name}.vcf`)
  c.header('Content-Type', 'text/vcard; charset=utf-8')
  c.header('Content-Disposition', `attachment; filename="contact.vcf"; filename*=UTF-8''${file}`)
  return c.body(writeVcard({ ...contact, companies: there }))
})
