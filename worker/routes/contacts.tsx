import { Hono } from 'hono'
import { contactsHref } from '../../views/contacts/contacts-address.ts'
import {
  type ContactItem,
  ContactsList,
  ContactsPage,
} from '../../views/contacts/contacts-page.tsx'
import { may } from '../domain/access.ts'
import { readEmails, readPhones } from '../domain/contact.ts'
import { COUNT_CAP, cutPage } from '../domain/keyset.ts'
import { answerFragment, answerPage, wantsFragment } from '../http/answer.ts'
import { readContactList } from '../http/contact-list.ts'
import { type AppEnv, readFor, requireGrant } from '../http/context.ts'
import { queryShown, readCorrected } from '../http/correct-list.ts'
import { frameFor } from '../http/frame.ts'
import { cappedCount } from '../http/list-address.ts'
import { describeTools } from '../http/list-tools.ts'
import {
  type ContactList,
  type ContactRow,
  countContacts,
  readCompanies,
  selectContacts,
} from '../store/contacts.ts'
import { readCount } from '../store/list-search.ts'
import { liveTag, selectLiveVersions } from '../store/live.ts'
import { selectNewOwners } from '../store/record-owners.ts'
import { selectViews } from '../store/saved-views.ts'
import { nearWordsOf } from '../store/search-near.ts'

export const contactsRoutes = new Hono<AppEnv>()

contactsRoutes.get('/contacts', async (c) => {
  const { query, list, order, opened, sound } = readContactList(c)
  if (!sound) return c.redirect(contactsHref(query, {}), 303)
  const readRows = (list: ContactList) =>
    readFor(c, ({ ask, proof }) => [
      ask(selectContacts, list),
      ask(countContacts, list),
      ask(selectLiveVersions, ['crm']),
      ask(selectViews, 'contacts'),
      ask(selectNewOwners, 'contact', query.choose !== null),
      ...nearWordsOf(c.get('db'), proof, list.search),
    ])
  const { viewer, rows, corrected } = await readCorrected(list, readRows, (read) => ({
    ...{ found: read.rows[0], near: read.rows[5] },
  }))
  requireGrant(viewer, 'contact.view')
  const [read, [counted], versions, views, owners] = rows
  const keyOf = (row: ContactRow) => [row.sortKey, row.id]
  const { count, partly } = readCount(read[0], counted)
  const page = cutPage(read, { order, cursor: list.cursor, keyOf })
  const frame = frameFor(c, viewer)
  const props = {
    contacts: page.rows.map(describe),
    ...queryShown(query, corrected),
    next: page.next,
    previous: page.previous,
    count: cappedCount(count, COUNT_CAP, frame.reader.format.number),
    partly,
    tools: describeTools('contacts', views, viewer),
    mayGive: may(viewer.grants, 'contact.edit'),
    owners,
    opened,
  }
  if (wantsFragment(c)) return answerFragment(c, <ContactsList r={frame.reader} {...props} />)
  return answerPage(c, <ContactsPage frame={frame} live={liveTag(versions)} {...props} />)
})

function describe({ phones, emails, companies, doNotContact, ...row }: ContactRow): ContactItem {
  return {
    ...row,
    phones: readPhones(phones),
    emails: readEmails(emails),
    companies: readCompanies(companies),
    doNotContact: doNotContact === 1,
  }
}
