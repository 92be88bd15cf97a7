import { Hono } from 'hono'
import * as z from 'zod'
import { GivenPage } from '../../views/companies/given-page.tsx'
import { paths } from '../../views/paths.ts'
import { LEFT_REASONS, type Left } from '../domain/giving.ts'
import { answerPage, safePath, seeOther } from '../http/answer.ts'
import { answerUndone } from '../http/answer-edit.ts'
import { readCompanyList } from '../http/company-list.ts'
import { type AppContext, type AppEnv, readFor, writeFor } from '../http/context.ts'
import { readForm, readValues } from '../http/form.ts'
import { frameFor } from '../http/frame.ts'
import { RECORD_ID } from '../http/list-address.ts'
import { PageError } from '../http/page-error.ts'
import { readForToday } from '../http/today.ts'
import {
  giveCompanies,
  LEFT_SHOWN,
  MOST_GIVEN,
  selectGivable,
  selectGiven,
  selectLeft,
  selectNamesOf,
  selectNewOwners,
  undoGiving,
} from '../store/company-owners.ts'

const givenTo = () =>
  z.object({
    owner: z.string().regex(RECORD_ID),
    seen: z.string().regex(/^\d{1,15}$/),
    all: z.literal('1').optional(),
  })

export const companyOwnersRoutes = new Hono<AppEnv>()

/** Those that were chosen, or all that the list of the address holds. */
companyOwnersRoutes.post('/companies/owners', async (c) => {
  const form = await readForm(c, givenTo)
  if (!form.ok) throw new PageError('invalid')
  const { owner: to, seen, all } = form.value
  const asked = all ? await idsOfList(c, to) : await idsChosen(c, to)
  const giving = { ids: asked.slice(0, MOST_GIVEN), to, seenAt: Number(seen) }
  const proof = c.get('proof')
  const write = [selectLeft(proof, giving), ...giveCompanies(proof, giving)]
  const { results } = await writeFor(c, write, 'company.edit')
  const left = (results[0]?.rows ?? []).map((row) => ({
    id: String(row[0]),
    why: String(row[1]) as Left,
  }))
  const change = Number(results[1]?.rows[0]?.[0] ?? 0)
  if (change === 0 && left.length === 0) return seeOther(c, pageBefore(c), 'unchanged')
  const named = left.slice(0, LEFT_SHOWN)
  const idsBy = (why: Left) => named.filter((row) => row.why === why).map(({ id }) => id)
  return seeOther(
    c,
    paths.companyOwnersGiven(change, {
      ...Object.fromEntries(LEFT_REASONS.map((why) => [why, idsBy(why).join('.') || null])),
      unnamed: left.length - named.length || null,
      beyond: asked.length > MOST_GIVEN ? '1' : null,
    }),
  )
})

companyOwnersRoutes.get('/companies/owners/:change{[0-9]{1,15}}', async (c) => {
  const change = Number(c.req.param('change'))
  const whys = new Map(LEFT_REASONS.flatMap((why) => idsOf(c, why).map((id) => [id, why] as const)))
  const [db, proof] = [c.get('db'), c.get('proof')]
  const { viewer, rows } = await readFor(c, [
    selectGiven(db, proof, change),
    selectNamesOf(db, proof, [...whys.keys()].slice(0, LEFT_SHOWN)),
  ])
  const [given, named] = rows
  const left = named.map((row) => ({ ...row, why: whys.get(row.id)! }))
  if (!given[0] && left.length === 0) throw new PageError('not-found')
  const unnamed = Number(/^\d{1,4}$/.exec(c.req.query('unnamed') ?? '')?.[0] ?? 0)
  const beyond = c.req.query('beyond') === '1'
  const props = { change, given, left, count: given[0]?.count ?? 0, unnamed, beyond }
  return answerPage(c, <GivenPage frame={frameFor(c, viewer)} {...props} />)
})

companyOwnersRoutes.post('/companies/undos', async (c) => {
  const change = Number(/^\d{1,15}$/.exec(c.req.query('change') ?? '')?.[0] ?? 0)
  const { results } = await writeFor(c, undoGiving(c.get('proof'), change), 'company.edit')
  return answerUndone(c, paths.companies(), (results[0]?.rows.length ?? 0) > 0)
})

// Read first: inside a write the two ways to read a list are more than the parser of sqld takes.
async function idsOfList(c: AppContext, to: string): Promise<string[]> {
  const { list } = readCompanyList(c)
  const { rows } = await readForToday(c, (today, { proof }) => [
    selectGivable(c.get('db'), proof, list, { today, to }),
    selectNewOwners(c.get('db'), proof, true),
  ])
  if (rows[1].length > 0 && !rows[1].some(({ id }) => id === to)) throw new PageError('invalid')
  return rows[0].map(({ id }) => id)
}

async function idsChosen(c: AppContext, to: string): Promise<string[]> {
  const { rows } = await readFor(c, [selectNewOwners(c.get('db'), c.get('proof'), true)])
  // Without the grant nobody is offered; the write then says that it is forbidden.
  if (rows[0].length > 0 && !rows[0].some(({ id }) => id === to)) throw new PageError('invalid')
  return (await readValues(c)).getAll('id')
}

function idsOf(c: AppContext, why: Left): string[] {
  return (c.req.query(why) ?? '').split('.').filter((id) => RECORD_ID.test(id))
}

function pageBefore(c: AppContext): string {
  const referer = c.req.header('Referer') ?? ''
  if (!URL.canParse(referer)) return paths.companies()
  const { pathname, search } = new URL(referer)
  return pathname === paths.companies() ? safePath(pathname + search, pathname) : paths.companies()
}
