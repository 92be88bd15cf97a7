import { paths } from '../paths.ts'

/** What the list of contacts is asked for, page aside. */
export type ContactsQuery = {
  q: string
  filter: 'mine' | 'no-consent' | 'do-not-contact' | null
  dir: 'asc' | 'desc'
  /** Columns shown, of CONTACT_COLUMNS; null for all. */
  show: string | null
  /** Whether rows are to be chosen: '1', or null. */
  choose: '1' | null
}

/** Columns that can be left out of the list. */
export const CONTACT_COLUMNS = ['companies', 'reach', 'emails'] as const

type Change = Partial<ContactsQuery> & { page?: string }

/** The address of the list with something changed, from its first page unless `page` names one. */
export function contactsHref(query: ContactsQuery, change: Change): string {
  const { page, ...rest } = change
  return paths.contacts({ ...contactsAddress({ ...query, ...rest }), page })
}

/** The query as an address holds it: the usual order is not written. */
export function contactsAddress({ dir, ...query }: ContactsQuery) {
  return { ...query, dir: dir === 'asc' ? null : dir }
}
