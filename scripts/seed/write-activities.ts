import type { Client, InStatement } from '@libsql/client/web'
import { nameKey, sortKey } from '../../worker/domain/company-name.ts'
import { reachKeysOf } from '../../worker/domain/contact.ts'
import { FLUSH_SEARCH } from '../../worker/store/search-index.ts'
import {
  type Activity,
  activitiesOf,
  authorsOf,
  type Person,
  peopleOf,
  type Subjects,
  type WrittenSize,
} from './activities.ts'
import { chunksOf } from './chunks.ts'

/** Rows of one write. */
const PART = 5_000
/** One in so many companies is to be heard again on a planned day. */
const TOUCH_EVERY = 12
const DAY_MS = 86_400_000

/**
 * Writes who works here and what they noted into a database that has its companies and projects, with what the
 * product keeps beside such rows: reach keys, who took part, when a project last moved, and the index of words.
 */
export async function writeActivities(
  client: Client,
  size: WrittenSize,
  onPart: (written: number) => void,
): Promise<void> {
  const subjects = await readSubjects(client)
  const { now } = size
  await client.batch([...insertAuthors(size), ...handOut(now)], 'write')
  for (const people of chunksOf(peopleOf(size, subjects), PART)) {
    await client.batch([...insertPeople(people, now), FLUSH_SEARCH], 'write')
  }
  let written = 0
  for (const some of chunksOf(activitiesOf(size, subjects), PART)) {
    await client.batch([...insertActivities(some), FLUSH_SEARCH], 'write')
    written += some.length
    onPart(written)
  }
  await client.batch(
    [
      `update project set happened_at = coalesce(
        (select max(a.at) from activity as a where a.project_id = project.id
          and a.deleted_at is null), happened_at)`,
    ],
    'write',
  )
}

async function readSubjects(client: Client): Promise<Subjects> {
  const idsOf = async (entity: string) => {
    const sql = 'select record_id from ledger_link where entity = ? order by source_id, key'
    const { rows } = await client.execute({ sql, args: [entity] })
    return rows.map(({ record_id }) => String(record_id))
  }
  return { companies: await idsOf('counterparty'), projects: await idsOf('project') }
}

function insertAuthors(size: WrittenSize): InStatement[] {
  return [
    from(authorsOf(size))`insert into member
      (id, email, name, role, role_id, locale, created_at, updated_at)
      select r ->> 'id', r ->> 'email', r ->> 'name', 'member', 'manager', 'ru', ${size.now},
        ${size.now} from rows`,
  ]
}

/** Companies and projects belong to somebody, and some companies are to be heard again. */
function handOut(now: number): InStatement[] {
  const numbered = (table: string) => `(select id, row_number() over (order by sort_key, id) as n
    from ${table} where deleted_at is null)`
  const authors =
    '(select id, row_number() over (order by id) - 1 as n, count(*) over () as many from member)'
  const day = `date((${now} + (c.n % 90 - 30) * ${DAY_MS}) / 1000, 'unixepoch')`
  const give = (table: string, column: string) => `update ${table} set ${column} = someone.id
    from ${numbered(table)} as t join ${authors} as someone on someone.n = t.n % someone.many
    where t.id = ${table}.id`
  return [
    give('company', 'owner_id'),
    give('project', 'manager_id'),
    `update company set next_touch_on = ${day}, next_touch_subject = 'Перезвонить'
      from ${numbered('company')} as c where c.id = company.id and c.n % ${TOUCH_EVERY} = 0`,
  ]
}

function insertPeople(people: readonly Person[], now: number): InStatement[] {
  const rows = people.map(({ phone, email, ...person }) => {
    const keys = reachKeysOf({ phones: phone, emails: email })
    const found = keys.map(({ key }) => key).join(' ')
    const name = { key: nameKey(person.name), sort: sortKey(person.name) }
    return { ...person, phone, email, keys, found, ...name }
  })
  const write = from(rows)
  return [
    write`insert into contact (id, name, name_key, sort_key, phones, emails, reach_keys, consent,
        owner_id, created_at, updated_at)
      select r ->> 'id', r ->> 'name', r ->> 'key', r ->> 'sort', r ->> 'phone', r ->> 'email',
        r ->> 'found', 'given', (select owner_id from company where id = r ->> 'company'),
        ${now}, ${now} from rows`,
    write`insert or ignore into contact_reach (kind, key, contact_id)
      select k.value ->> 'kind', k.value ->> 'key', r ->> 'id'
      from rows cross join json_each(r ->> 'keys') as k`,
    write`insert into contact_company (contact_id, company_id, role, created_at)
      select r ->> 'id', r ->> 'company', r ->> 'role', ${now} from rows`,
  ]
}

function insertActivities(activities: readonly Activity[]): InStatement[] {
  const write = from(activities)
  return [
    write`insert into activity (id, kind, at, subject, body, outcome, project_id, company_id,
        contacts, members, created_at, created_by, updated_at)
      select r ->> 'id', r ->> 'kind', r ->> 'at', r ->> 'subject', r ->> 'body', r ->> 'outcome',
        r ->> 'project', r ->> 'company', r ->> 'contact', r ->> 'author', r ->> 'at',
        r ->> 'author', r ->> 'at' from rows`,
    write`insert into activity_contact (contact_id, at, activity_id)
      select r ->> 'contact', r ->> 'at', r ->> 'id' from rows`,
    write`insert into activity_member (member_id, at, activity_id)
      select r ->> 'author', r ->> 'at', r ->> 'id' from rows`,
  ]
}

/** A statement over rows sent as one text: `rows.r` is the JSON of each. */
function from(rows: readonly unknown[]) {
  const json = JSON.stringify(rows)
  return (text: TemplateStringsArray, ...numbers: number[]): InStatement => {
    const sql = String.raw({ raw: text }, ...numbers)
    const [insert = '', select = ''] = sql.split(/(?=\bselect\b)([\s\S]*)/)
    return {
      sql: `with rows (r) as (select value from json_each(?)) ${insert}${select}`,
      args: [json],
    }
  }
}
