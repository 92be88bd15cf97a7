import { allows, type Frame } from '../frame.ts'
import { keptFields } from '../ledger/kept-fields.ts'
import { GiveBar, givenRows } from '../lists/give-bar.tsx'
import { chooseColumns, ListTools } from '../lists/list-tools.tsx'
import { Page } from '../page.tsx'
import { Badge } from '../parts/badge.tsx'
import { ButtonLink } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import { Chips, FilterBar, LIST_ID } from '../parts/filter-bar.tsx'
import { Head } from '../parts/head.tsx'
import { KeyHint } from '../parts/keys.tsx'
import { Pager } from '../parts/pager.tsx'
import { Script } from '../parts/script.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { Corrected, Partly } from '../search/corrected.tsx'
import { type ContactsQuery, contactsAddress, contactsHref } from './contacts-address.ts'
import { type Reach, ReachLinks } from './reach.tsx'

export type ContactItem = Reach & {
  id: string
  name: string
  consent: 'unknown' | 'given' | 'withdrawn'
  companies: readonly { id: string; name: string; role: string | null }[]
}

export type ContactsProps = {
  contacts: readonly ContactItem[]
  query: ContactsQuery
  /** What was typed, when nothing fitted it and `query` is what is shown instead. */
  typed: string | null
  next: string | null
  previous: string | null
  count: { text: string; of: number }
  /** Whether more fit a search than the list holds. */
  partly: boolean
  tools: ListTools
  /** Whether this reader may give some at least to another. */
  mayGive: boolean
  /** Members that chosen contacts can be given to; empty unless rows are chosen by one who may. */
  owners: readonly { id: string; name: string }[]
  /** This page of the list, null for the first, and its row that is chosen as it opens. */
  opened: { page: string | null; row: string | null }
}

/** The list of contacts. */
export function ContactsPage({
  frame,
  live,
  ...list
}: ContactsProps & { frame: Frame; live: string }) {
  const { reader: r } = frame
  const { contact } = r.text
  const { q, ...keep } = contactsAddress(list.query)
  return (
    <Page frame={frame} title={contact.title} section="contacts" live={live}>
      <Head
        title={contact.title}
        actions={
          allows(frame, 'contact.create') && (
            <ButtonLink r={r} icon="plus" href={paths.newContact()}>
              {contact.add}
              <KeyHint r={r} of="add-contact" />
            </ButtonLink>
          )
        }
      />
      <FilterBar
        r={r}
        action={paths.contacts()}
        search={{ name: 'q', value: list.typed ?? q, label: contact.search }}
        keep={keptFields(keep)}
      />
      <ContactsList r={r} {...list} />
      {list.owners.length > 0 && <Script r={r} name="choice" />}
    </Page>
  )
}

/** What searching replaces. */
export function ContactsList({ r, ...list }: ContactsProps & { r: Reader }) {
  const { contact } = r.text
  const { query } = list
  // Choosing begins and ends on the page of the list that is open.
  const here = list.opened.page === null ? {} : { page: list.opened.page }
  const filters = [null, 'mine', 'no-consent', 'do-not-contact'] as const
  const chips = filters.map((filter) => ({
    href: contactsHref(query, { filter }),
    label: contact.filter[filter ?? 'all'],
    current: query.filter === filter,
  }))
  return (
    <div id={LIST_ID} class="stack">
      <div class="row">
        <Chips label={contact.filter.label} chips={chips} />
        <ListTools
          r={r}
          tools={list.tools}
          href={contactsHref(query, { choose: null })}
          columns={columnsFor(r).slice(1)}
          show={query.show}
          choosing={
            list.mayGive && {
              href: contactsHref(query, { choose: query.choose ? null : '1', ...here }),
              on: query.choose !== null,
            }
          }
        />
      </div>
      <Corrected r={r} typed={list.typed} shown={list.query.q} />
      <Partly r={r} partly={list.partly} />
      {list.contacts.length === 0 ? (
        <NoContacts r={r} query={query} />
      ) : (
        <Table
          r={r}
          caption={contact.title}
          columns={chooseColumns(columnsFor(r), query.show)}
          rows={list.contacts}
          sort={{
            by: 'name',
            direction: query.dir,
            href: (_, dir) => contactsHref(query, { dir }),
          }}
          {...(list.owners.length > 0 && givenRows(list.opened.row))}
        />
      )}
      <Pager
        r={r}
        previous={list.previous && contactsHref(query, { page: list.previous })}
        next={list.next && contactsHref(query, { page: list.next })}
        shown={contact.count(list.count.text, list.count.of)}
      />
      {list.owners.length > 0 && (
        <GiveBar
          r={r}
          kind="contact"
          owners={list.owners}
          href={contactsHref(query, {})}
          matching={list.next || list.previous ? list.count.text : null}
          chosen={list.contacts.filter(({ id }) => id === list.opened.row).length}
        />
      )}
    </div>
  )
}

function columnsFor(r: Reader): Column<ContactItem>[] {
  const words = r.text.contact
  return [
    { id: 'name', label: words.name, sortable: true, cell: (row) => <Name r={r} row={row} /> },
    {
      id: 'companies',
      label: words.companies,
      from: 'tablet',
      cell: ({ companies }) => <CompanyLines companies={companies} />,
    },
    {
      id: 'reach',
      label: words.phones,
      cell: (row) => <ReachLinks r={r} reach={{ ...row, emails: [] }} most={1} />,
    },
    {
      id: 'emails',
      label: words.emails,
      from: 'desktop',
      cell: (row) =>
        !row.doNotContact && <ReachLinks r={r} reach={{ ...row, phones: [] }} most={1} />,
    },
  ]
}

function Name({ r, row }: { r: Reader; row: ContactItem }) {
  const words = r.text.contact
  const [first] = row.companies
  return (
    <>
      <a href={paths.contact(row.id)}>{row.name}</a>{' '}
      {row.consent === 'withdrawn' && <Badge tone="warn">{words.noConsent}</Badge>}
      {first && <small class="under">{[first.name, first.role].filter(Boolean).join(', ')}</small>}
    </>
  )
}

function CompanyLines({ companies }: Pick<ContactItem, 'companies'>) {
  return (
    <>
      {companies.map(({ id, name, role }, index) => (
        <>
          {index > 0 && <br />}
          <a href={paths.company(id)}>{name}</a>
          {role && <small class="muted"> {role}</small>}
        </>
      ))}
    </>
  )
}

function NoContacts({ r, query }: { r: Reader; query: ContactsQuery }) {
  const { empty, nothingFound, add } = r.text.contact
  if (query.q !== '' || query.filter !== null) {
    const all = <ButtonLink r={r} href={paths.contacts()} children={nothingFound.action} />
    return (
      <Empty r={r} icon="search" title={nothingFound.title} action={all}>
        {nothingFound.text}
      </Empty>
    )
  }
  const first = (
    <ButtonLink r={r} kind="primary" icon="plus" href={paths.newContact()} children={add} />
  )
  return (
    <Empty r={r} icon="users" title={empty.title} action={first}>
      {empty.text}
    </Empty>
  )
}
