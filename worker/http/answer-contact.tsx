import type { NamedCompany } from '../../views/contacts/contact-companies.tsx'
import { ContactPage } from '../../views/contacts/contact-page.tsx'
import type { FormState } from '../../views/parts/field.tsx'
import { selectNewestFiles } from '../store/attachments.ts'
import {
  describeContact,
  selectCompaniesOfContact,
  selectContact,
} from '../store/contact-record.ts'
import { liveTag, selectLiveVersions } from '../store/live.ts'
import { selectTimeline } from '../store/timeline.ts'
import { answerPage } from './answer.ts'
import { type AppContext, readFor } from './context.ts'
import { showFiles } from './files-shown.ts'
import { frameFor } from './frame.ts'
import { PageError } from './page-error.ts'
import { readTimeline, readTimelineAsk } from './timeline.ts'

type Shown = { status?: 200 | 422; form?: FormState; choices?: readonly NamedCompany[] }

/** The page of a contact, with the form of its companies as it came in when that was refused. */
export async function answerContact(c: AppContext, id: string, shown: Shown = {}) {
  const db = c.get('db')
  const ask = readTimelineAsk(c, { entity: 'contact', id })
  const { viewer, rows } = await readFor(c, ({ proof }) => [
    selectContact(db, proof, id),
    selectCompaniesOfContact(db, proof, id),
    selectNewestFiles(db, proof, { entity: 'contact', id }),
    selectLiveVersions(db, proof, ['crm']),
    ...selectTimeline(db, proof, ask),
  ])
  const [[contact], companies, files, versions, ...sources] = rows
  if (!contact) throw new PageError('not-found')
  const frame = frameFor(c, viewer)
  return answerPage(
    c,
    <ContactPage
      frame={frame}
      live={liveTag(versions)}
      contact={describeContact(contact)}
      companies={companies.map((row) => ({ ...row, inactive: row.inactive === 1 }))}
      files={showFiles(c, viewer, files, 'contact')}
      timeline={readTimeline(sources, ask, frame.reader.format.dayOf)}
      form={shown.form}
      choices={shown.choices ?? []}
    />,
    contact.deletedAt === null ? (shown.status ?? 200) : 410,
  )
}
