import type { InValue } from '@libsql/client/web'
import { and, type SQL, sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Grantable, LEVELS, type Level } from '../../worker/domain/access.ts'
import {
  holds,
  holdsAll,
  maySee,
  ofCompany,
  ofContact,
  ofProject,
} from '../../worker/store/access.ts'
import { withinReach } from '../../worker/store/access-reach.ts'
import { selectCards, selectLanes } from '../../worker/store/board.ts'
import { contact } from '../../worker/store/schema/contacts.ts'
import { company, project } from '../../worker/store/schema/crm.ts'
import type { SessionProof } from '../../worker/store/viewer.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'

const proof: SessionProof = { idHash: 'session', now: 10, allowDemo: true }
const nobody: SessionProof = { ...proof, idHash: 'another' }

/** Anna heads Works, above Site, where Boris is; Vera is of neither. */
const MEMBERS = { anna: 'works', boris: 'site', vera: null } as const
const OWNERS = { 'company-anna': 'anna', 'company-boris': 'boris', 'company-free': null } as const
const PROJECTS = {
  'project-anna': ['anna', 'company-anna'],
  'project-boris': ['boris', 'company-boris'],
  'project-vera': ['vera', 'company-free'],
} as const

/** Made by a migration. */
const OVERHEAD_ID = '00000000-0000-7000-8000-000000000000'

/** Whom a contact belongs to: themselves, or whoever looks after a company of theirs. */
const CONTACTS = {
  'contact-anna': ['anna', null],
  'contact-at-anna': [null, 'company-anna'],
  'contact-boris': [null, 'company-boris'],
  'contact-free': [null, 'company-free'],
  'contact-none': [null, null],
} as const

type Listed = 'company' | 'project' | 'contact'

/** What Anna reaches; she works on Vera's project, and is let edit there. */
const REACHED: Record<Level, Record<Listed, string[]>> = {
  none: { company: [], project: [], contact: [] },
  own: {
    company: ['company-anna'],
    project: ['project-anna'],
    contact: ['contact-anna', 'contact-at-anna'],
  },
  team: {
    company: ['company-anna', 'company-boris'],
    project: ['project-anna', 'project-boris'],
    contact: ['contact-anna', 'contact-at-anna', 'contact-boris'],
  },
  project: {
    company: ['company-anna', 'company-free'],
    project: ['project-anna', 'project-vera'],
    contact: ['contact-anna', 'contact-at-anna', 'contact-free'],
  },
  all: {
    company: Object.keys(OWNERS),
    project: [...Object.keys(PROJECTS), OVERHEAD_ID],
    contact: Object.keys(CONTACTS),
  },
}

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase()
  const insert = (text: string, ...args: InValue[]) => ({ sql: text, args })
  await database.client.migrate([
    ...Object.entries(MEMBERS).map(([id, department]) =>
      insert(
        `insert into member (id, email, name, role, role_id, department_id, created_at, updated_at)
          values (?, ?, ?, 'member', 'tried', ?, 0, 0)`,
        ...[id, id, id, department],
      ),
    ),
    `insert into session (id_hash, member_id, created_at, expires_at)
      values ('session', 'anna', 0, 100)`,
    `insert into role (id, name, base, position, created_at, updated_at)
      values ('tried', 'Tried', 'member', 9, 0, 0)`,
    ...['works', 'site'].map((id) =>
      insert(
        `insert into department (id, name, sort_key, parent_id, created_at, updated_at)
          values (?, ?, ?, ?, 0, 0)`,
        ...[id, id, id, id === 'site' ? 'works' : null],
      ),
    ),
    `insert into department_above (above_id, department_id)
      values ('works', 'works'), ('site', 'site'), ('works', 'site')`,
    ...Object.entries(OWNERS).map(([id, owner]) =>
      insert(
        `insert into company (id, name, name_key, sort_key, owner_id, created_at, updated_at)
          values (?, ?, ?, ?, ?, 0, 0)`,
        ...[id, id, id, id, owner],
      ),
    ),
    ...Object.entries(PROJECTS).map(([id, [manager, customer]]) =>
      insert(
        `insert into project (id, name, sort_key, kind, manager_id, customer_id, created_at, updated_at)
          values (?, ?, ?, 'customer', ?, ?, 0, 0)`,
        ...[id, id, id, manager, customer],
      ),
    ),
    ...Object.entries(CONTACTS).flatMap(([id, [owner, at]]) => [
      insert(
        `insert into contact (id, name, name_key, sort_key, owner_id, created_at, updated_at)
          values (?, ?, ?, ?, ?, 0, 0)`,
        ...[id, id, id, id, owner],
      ),
      ...(at
        ? [
            insert(
              'insert into contact_company (contact_id, company_id, created_at) values (?, ?, 0)',
              id,
              at,
            ),
          ]
        : []),
    ]),
    `insert into project_member (project_id, member_id, can_edit, added_at)
      values ('project-vera', 'anna', 1, 0), ('project-boris', 'vera', 1, 0)`,
  ])
})

async function grant(grantable: Grantable, level: Level): Promise<void> {
  const [entity = '', action = ''] = grantable.split('.')
  await database.client.execute({
    sql: `insert into "grant" (role_id, entity, action, level) values ('tried', ?, ?, ?)
      on conflict do update set level = excluded.level`,
    args: [entity, action, level],
  })
}

const TABLE = { company, project, contact } as const
const BELONGS = { company: ofCompany(), project: ofProject(), contact: ofContact() } as const

async function idsWhere(entity: Listed, rule: SQL): Promise<string[]> {
  const { build, read } = database.open()
  const table = TABLE[entity]
  const [rows] = await read([build.select({ id: table.id }).from(table).where(rule)])
  return rows.map(({ id }) => id).sort()
}

function listWithin(entity: Listed, who: SessionProof, most = 50) {
  const { build } = database.open()
  const table = TABLE[entity]
  return withinReach(who, `${entity}.view`, entity, ({ ids, atMost }) =>
    build
      .select({ id: table.id, sum: sql<number>`1 + 1` })
      .from(table)
      .where(and(sql`${table.deletedAt} is null`, ids ? sql`${table.id} in (${ids})` : undefined))
      .orderBy(table.sortKey, table.id)
      .limit(atMost(most)),
  )
}

describe.each(['company', 'project', 'contact'] as const)('a grant to see a %s', (entity) => {
  test.each(LEVELS)(
    'of %s reaches the same rows, asked of each row or read as a list',
    async (level) => {
      await grant(`${entity}.view`, level)
      const reached = [...REACHED[level][entity]].sort()
      expect(await idsWhere(entity, maySee(proof, entity, BELONGS[entity]))).toEqual(reached)
      const [listed] = await database.open().read([listWithin(entity, proof)])
      expect(listed.map(({ id }) => id)).toEqual(reached)
      expect(listed.every(({ sum }) => sum === 2)).toBe(true)
      const [first] = await database.open().read([listWithin(entity, proof, 1)])
      expect(first.map(({ id }) => id)).toEqual(reached.slice(0, 1))
    },
  )

  test('gives nothing without a session, and reads nothing for it', async () => {
    await grant(`${entity}.view`, 'all')
    expect(await idsWhere(entity, maySee(nobody, entity, BELONGS[entity]))).toEqual([])
    const [listed] = await database.open().read([listWithin(entity, nobody)])
    expect(listed).toEqual([])
    const { sql: text, params } = listWithin(entity, nobody).toSQL()
    expect(await rowsReadBy(text, params)).toBeLessThanOrEqual(1)
  })

  test('reads what it reaches and a page of the rest, never the whole table', async () => {
    // A contact is reached in more ways than a company or a project.
    const most = entity === 'contact' ? MANY / 4 : MANY / 5
    const cost = async (level: Level) => {
      await grant(`${entity}.view`, level)
      const { sql: text, params } = listWithin(entity, proof, 10).toSQL()
      return rowsReadBy(text, params)
    }
    const before = await Promise.all([cost('own')])
    await addMany(entity)
    expect(await cost('own')).toBe(before[0])
    expect(await cost('team')).toBeLessThan(most)
    expect(await cost('project')).toBeLessThan(most)
    expect(await cost('all')).toBeLessThan(most)
    expect(await cost('none')).toBeLessThan(10)
    await database.client.execute(`delete from ${entity} where id like 'many-%'`)
  })

  test('that is missing reaches nothing', async () => {
    await database.client.execute(`delete from "grant" where role_id = 'tried'`)
    expect(await idsWhere(entity, maySee(proof, entity, BELONGS[entity]))).toEqual([])
    const [listed] = await database.open().read([listWithin(entity, proof)])
    expect(listed).toEqual([])
  })
})

describe('what is of a company and a project', () => {
  const seen = async (
    level: Level,
    entity: 'money' | 'activity',
    of: 'project-vera' | 'company-free',
  ) => {
    await grant(`${entity}.view`, level)
    const belongs = of === 'project-vera' ? { project: sql`${of}` } : { company: sql`${of}` }
    return (await idsWhere('company', maySee(proof, entity, belongs))).length > 0
  }

  test('is seen by who works on the project', async () => {
    expect(await seen('project', 'activity', 'project-vera')).toBe(true)
    expect(await seen('own', 'activity', 'project-vera')).toBe(false)
    expect(await seen('project', 'activity', 'company-free')).toBe(true)
  })

  test('but money of a company is that of all its projects, so one of them does not open it', async () => {
    expect(await seen('project', 'money', 'project-vera')).toBe(true)
    expect(await seen('project', 'money', 'company-free')).toBe(false)
  })
})

test('the board shows what a grant reaches, and reads no more for it than that', async () => {
  const read = async (level: Level) => {
    await grant('project.view', level)
    const db = database.open()
    const [cards, lanes] = await db.read([selectCards(db, proof), selectLanes(db, proof)])
    const costs = [selectCards(db, proof), selectLanes(db, proof)].map((select) => {
      const { sql: text, params } = select.toSQL()
      return rowsReadBy(text, params)
    })
    const ids = cards.map(({ id }) => id).sort()
    expect(lanes.reduce((sum, { count }) => sum + count, 0)).toBe(ids.length)
    return { ids, cost: await Promise.all(costs) }
  }
  const narrow = ['none', 'own', 'team', 'project'] as const
  const few: Record<string, number[]> = {}
  for (const level of narrow) {
    const { ids, cost } = await read(level)
    expect(ids, level).toEqual([...REACHED[level].project].sort())
    few[level] = cost
  }
  expect((await read('all')).ids).toEqual(Object.keys(PROJECTS).sort())
  await addMany('project')
  for (const level of narrow) expect((await read(level)).cost, level).toEqual(few[level])
  await database.client.execute("delete from project where id like 'many-%'")
})

test('a switch holds at any level but none, and for all only at all', async () => {
  const held = async (level: Level) => {
    await grant('agent.ask', level)
    const { rows } = await database.client.execute(
      plain(sql`select ${holds(proof, 'agent.ask')}, ${holdsAll(proof, 'agent.ask')}`),
    )
    return [rows[0]?.[0], rows[0]?.[1]]
  }
  expect(await held('none')).toEqual([0, 0])
  expect(await held('own')).toEqual([1, 0])
  expect(await held('all')).toEqual([1, 1])
})

function plain(query: SQL) {
  const { sql: text, params } = database
    .open()
    .build.select({ one: query })
    .from(sql`(select 1)`)
    .toSQL()
  const inner = /^select (.*) from \(select 1\)$/s.exec(text)?.[1] ?? text
  return { sql: inner, args: params as InValue[] }
}

const MANY = 500

/** Rows that nobody owns. */
async function addMany(entity: Listed): Promise<void> {
  const [columns, values] =
    entity === 'project' ? ['kind, happened_at', "'customer', 0"] : ['name_key', 'n']
  await database.client.execute(`with recursive counted (n) as (
      select 1 union all select n + 1 from counted where n < ${MANY})
    insert into ${entity} (id, name, sort_key, ${columns}, created_at, updated_at)
    select 'many-' || n, 'Many', 'many' || n, ${values}, 0, 0 from counted`)
}

/** Rows the statement read, as the server counts and bills them. */
async function rowsReadBy(text: string, args: readonly unknown[]): Promise<number> {
  const value = (arg: unknown) =>
    typeof arg === 'number'
      ? { type: 'integer', value: String(arg) }
      : { type: 'text', value: String(arg) }
  const stmt = { sql: text, args: args.map(value) }
  const answer = await fetch(new URL('v2/pipeline', database.url), {
    method: 'POST',
    headers: { Authorization: `Bearer ${database.token}` },
    body: JSON.stringify({ requests: [{ type: 'execute', stmt }] }),
  })
  const body = (await answer.json()) as {
    results: [{ response: { result: { rows_read: number } } }]
  }
  return body.results[0].response.result.rows_read
}
