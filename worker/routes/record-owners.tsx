import { Hono } from 'hono'
import * as z from 'zod'
import { GivenPage } from '../../views/lists/given-page.tsx'
import { paths } from '../../views/paths.ts'
import { LEFT_REASONS, type Left, type LookedAfter } from '../domain/giving.ts'
import { answerPage, safePath, seeOther } from '../http/answer.ts'
import { answerUndone } from '../http/answer-edit.ts'
import { readCompanyList } from '../http/company-list.ts'
import { readContactList } from '../http/contact-list.ts'
import { type AppContext, type AppEnv, readFor, writeFor } from '../http/context.ts'
import { readForm, readValues } from '../http/form.ts'
import { frameFor } from '../http/frame.ts'
import { RECORD_ID } from '../http/list-address.ts'
import { PageError } from '../http/page-error.ts'
import { readForToday } from '../http/today.ts'
import type { WriteResult } from '../store/database.ts'
import {
  giveRecords,
  LEFT_SHOWN,
  MOST_GIVEN,
  selectGivableCompanies,
  selectGivableContacts,
  selectGiven,
  selectKeptBack,
  selectLeft,
  selectNamesOf,
  selectNewOwners,
  undoGiving,
} from '../store/record-owners.ts'

const givenTo = () =>
  z.object({
    owner: z.string().regex(RECORD_ID),
    seen: z.string().regex(/^\d{1,15}$/),
    all: z.literal('1').optional(),
  })

export const recordOwnersRoutes = new Hono<AppEnv>()

recordOwnersRoutes.post('/companies/owners', (c) => give(c, 'company'))
recordOwnersRoutes.post('/contacts/owners', (c) => give(c, 'contact'))
recordOwnersRoutes.get('/companies/owners/:change{[0-9]{1,15}}', (c) => show(c, 'company'))
recordOwnersRoutes.get('/contacts/owners/:change{[0-9]{1,15}}', (c) => show(c, 'contact'))
recordOwnersRoutes.post('/companies/undos', (c) => undo(c, 'company'))
recordOwnersRoutes.post('/contacts/undos', (c) => undo(c, 'contact'))

/** Those that were chosen, or all that the list of the address holds. */
async function give(c: AppContext, kind: LookedAfter) {
  const form = await readForm(c, givenTo)
  if (!form.ok) throw new PageError('invalid')
  const { owner: to, seen, all } = form.value
  const asked = all ? await idsOfList(c, kind, to) : await idsChosen(c, kind, to)
  const [proof, mark] = [c.get('proof'), c.get('deps').newId()]
  const giving = { kind, ids: asked.slice(0, MOST_GIVEN), to, seenAt: Number(seen), mark }
  const write = [selectLeft(proof, giving), ...giveRecords(proof, giving)]
  const { results } = await writeFor(c, write, `${kind}.edit`)
  const left = readLeft(results[0])
  const change = Number(results[1]?.rows[0]?.[0] ?? 0)
  if (change === 0 && left.length === 0) return seeOther(c, pageBefore(c, kind), 'unchanged')
  const beyond = asked.length > MOST_GIVEN ? '1' : null
  return seeOther(c, paths.ownersGiven(kind, change, { ...nameLeft(left), beyond }))
}

type LeftRow = { id: string; why: Left }

function readLeft(result: WriteResult | undefined): LeftRow[] {
  return (result?.rows ?? []).map((row) => ({ id: String(row[0]), why: String(row[1]) as Left }))
}

/** What stayed as the address of the page that tells of it: the ids by their reason, and how many are not named. */
function nameLeft(left: readonly LeftRow[]) {
  const named = left.slice(0, LEFT_SHOWN)
  const idsBy = (why: Left) => named.filter((row) => row.why === why).map(({ id }) => id)
  return {
    ...Object.fromEntries(LEFT_REASONS.map((why) => [why, idsBy(why).join('.') || null])),
    unnamed: left.length - named.length || null,
  }
}

async function show(c: AppContext, kind: LookedAfter) {
  const change = Number(c.req.param('change'))
  const whys = new Map(LEFT_REASONS.flatMap((why) => idsOf(c, why).map((id) => [id, why] as const)))
  const [db, proof] = [c.get('db'), c.get('proof')]
  const { viewer, rows } = await readFor(c, [
    selectGiven(db, proof, { kind, change }),
    selectNamesOf(db, proof, kind, [...whys.keys()].slice(0, LEFT_SHOWN)),
  ])
  const [given, named] = rows
  const left = named.map((row) => ({ ...row, why: whys.get(row.id)! }))
  if (!given[0] && left.length === 0) throw new PageError('not-found')
  const unnamed = Number(/^\d{1,4}$/.exec(c.req.query('unnamed') ?? '')?.[0] ?? 0)
  const [beyond, back] = ['beyond', 'back'].map((flag) => c.req.query(flag) === '1')
  const count = given[0]?.count ?? 0
  const props = { kind, change, given, left, count, unnamed, beyond: beyond!, back: back! }
  return answerPage(c, <GivenPage frame={frameFor(c, viewer)} {...props} />)
}

async function undo(c: AppContext, kind: LookedAfter) {
  const change = Number(/^\d{1,15}$/.exec(c.req.query('change') ?? '')?.[0] ?? 0)
  const [proof, mark] = [c.get('proof'), c.get('deps').newId()]
  const of = { kind, change, mark }
  const write = [selectKeptBack(proof, of), ...undoGiving(proof, of)]
  const { results } = await writeFor(c, write, `${kind}.edit`)
  const left = readLeft(results[0])
  const made = Number(results[1]?.rows[0]?.[0] ?? 0)
  const told = made > 0 ? left.length > 0 : left.some(({ why }) => why === 'gone')
  if (!told) return answerUndone(c, paths.lookedAfter(kind), made > 0)
  return seeOther(c, paths.ownersGiven(kind, made, { ...nameLeft(left), back: '1' }))
}

// Read first: inside a write the two ways to read a list are more than the parser of sqld takes.
async function idsOfList(c: AppContext, kind: LookedAfter, to: string): Promise<string[]> {
  const db = c.get('db')
  const { rows } = await readForToday(c, (today, { proof }) => [
    kind === 'company'
      ? selectGivableCompanies(db, proof, readCompanyList(c).list, { today, to })
      : selectGivableContacts(db, proof, readContactList(c).list, to),
    selectNewOwners(db, proof, kind, true),
  ])
  requireThere(rows[1], to)
  return rows[0].map(({ id }) => id)
}

async function idsChosen(c: AppContext, kind: LookedAfter, to: string): Promise<string[]> {
  const { rows } = await readFor(c, [selectNewOwners(c.get('db'), c.get('proof'), kind, true)])
  requireThere(rows[0], to)
  return (await readValues(c)).getAll('id')
}

// Without the grant nobody is offered; the write then says that it is forbidden.
function requireThere(offered: readonly { id: string }[], to: string): void {
  if (offered.length > 0 && !offered.some(({ id }) => id === to)) throw new PageError('invalid')
}

function idsOf(c: AppContext, why: Left): string[] {
  return (c.req.query(why) ?? '').split('.').filter((id) => RECORD_ID.test(id))
}

function pageBefore(c: AppContext, kind: LookedAfter): string {
  const list = paths.lookedAfter(kind)
  const referer = c.req.header('Referer') ?? ''
  if (!URL.canParse(referer)) return list
  const { pathname, search } = new URL(referer)
  return pathname === list ? safePath(pathname + search, list) : list
}
