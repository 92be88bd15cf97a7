import { CONTACT_COLUMNS, type ContactsQuery } from '../../views/contacts/contacts-address.ts'
import { CONTACT_FILTERS, CONTACT_KEYSET, type ContactList } from '../store/contacts.ts'
import type { AppContext } from './context.ts'
import { readTyped } from './find-records.ts'
import { RECORD_ID, readListAddress } from './list-address.ts'

/** What the address of the list of contacts asks for; `sound` is false when something of it was left out. */
export function readContactList(c: AppContext) {
  const address = readListAddress(c)
  const query: ContactsQuery = {
    q: address.search(),
    filter: address.choice('filter', CONTACT_FILTERS),
    dir: address.choice('dir', ['asc', 'desc']) ?? 'asc',
    show: address.columns(CONTACT_COLUMNS),
    choose: address.choice('choose', ['1']),
  }
  const list: ContactList = {
    search: readTyped(query.q),
    filter: query.filter,
    descending: query.dir === 'desc',
    cursor: address.cursor(query.dir, CONTACT_KEYSET),
  }
  return {
    query,
    list,
    order: query.dir,
    /** This page of the list, and its row that is chosen as it opens. */
    opened: { page: c.req.query('page') ?? null, row: address.matching('row', RECORD_ID) },
    sound: address.isSound(),
  }
}
