import { Hono } from 'hono'
import type { FormState } from '../../views/parts/field.tsx'
import { paths } from '../../views/paths.ts'
import { CompanyUntiedPage } from '../../views/untied-money/company-untied-page.tsx'
import { UntiedPage } from '../../views/untied-money/untied-page.tsx'
import { OVERHEAD_PROJECT } from '../domain/activity.ts'
import { cutPage } from '../domain/keyset.ts'
import { readTieKey, UNTIED_ENTITIES, type UntiedEntity, writeTieKey } from '../domain/money-tie.ts'
import { answerPage, seeOther } from '../http/answer.ts'
import { type AppContext, type AppEnv, readFor, requireGrant, writeFor } from '../http/context.ts'
import { emptyForm, readInput, readValues } from '../http/form.ts'
import { frameFor } from '../http/frame.ts'
import { RECORD_ID, readListAddress } from '../http/list-address.ts'
import { PageError } from '../http/page-error.ts'
import { selectProjectsAbout } from '../store/activity-record.ts'
import { selectCompany } from '../store/company-record.ts'
import type { RawStatement } from '../store/database.ts'
import { liveTag, selectLiveVersions } from '../store/live.ts'
import {
  retieMoney,
  selectMayTie,
  tieMoney,
  undoTies,
  untieMoney,
} from '../store/money-tie-edits.ts'
import { selectTiesOf } from '../store/money-ties.ts'
import { selectNamedProjects } from '../store/record-names.ts'
import {
  selectUntied,
  selectUntiedOf,
  selectUntiedSums,
  UNTIED_KEYSET,
  UNTIED_SHOWN,
  untiedKey,
} from '../store/untied-money.ts'

const ORDER = 'company'
/** Rows that are tied at once: all that a page lists. */
const MOST_TIED = 3 * UNTIED_SHOWN

export const untiedMoneyRoutes = new Hono<AppEnv>()

untiedMoneyRoutes.get('/untied-money', async (c) => {
  const address = readListAddress(c)
  const of = address.choice('of', UNTIED_ENTITIES) ?? 'invoice'
  const cursor = address.cursor(ORDER, UNTIED_KEYSET)
  if (!address.isSound()) return c.redirect(paths.untiedMoney(), 303)
  const db = c.get('db')
  const { viewer, rows } = await readFor(c, ({ proof }) => [
    selectUntied(db, proof, { of, cursor }),
    selectLiveVersions(db, proof, ['ledger', 'crm']),
  ])
  requireGrant(viewer, 'money.view')
  const page = cutPage(rows[0], { order: ORDER, cursor, keyOf: untiedKey })
  return answerPage(
    c,
    <UntiedPage frame={frameFor(c, viewer)} live={liveTag(rows[1])} of={of} {...page} />,
  )
})

untiedMoneyRoutes.get('/companies/:id/untied-money', (c) =>
  answerCompany(c, emptyForm({ projectId: OVERHEAD_PROJECT })),
)

untiedMoneyRoutes.post('/companies/:id/untied-money', async (c) => {
  const [input, values] = [await readInput(c), await readValues(c)]
  const { company, named } = await readCompany(c, input.project?.trim() ?? '')
  const keys = values.getAll('id').map(readTieKey)
  const rows = keys.filter((key) => key !== null).slice(0, MOST_TIED)
  const all = input.all === '1'
  const errors = {
    ...(named === undefined && {
      project: { code: 'project' as const, said: input.project ?? '' },
    }),
    ...(!all && rows.length === 0 && { rows: { code: 'required' as const } }),
  }
  if (Object.keys(errors).length > 0) return answerCompany(c, { input, errors }, 422)
  const projectId = named ?? input.projectId ?? ''
  if (!RECORD_ID.test(projectId)) throw new PageError('invalid')
  const what = all ? 'all' : rows
  const tie = tieMoney(c.get('db'), c.get('proof'), { company, projectId, what })
  const nothing = () => answerCompany(c, { input, errors: { rows: { code: 'taken' } } }, 422)
  return save(c, tie, nothing)
})

untiedMoneyRoutes.post('/companies/:id/untied-money/removal', async (c) => {
  const tie = readTieKey((await readInput(c)).tie ?? '')
  if (!tie) throw new PageError('invalid')
  const { company } = await readCompany(c, '')
  return save(c, untieMoney(c.get('db'), c.get('proof'), { company, tie }))
})

untiedMoneyRoutes.post('/companies/:id/untied-money/undos', async (c) => {
  const change = Number(/^\d{1,15}$/.exec(c.req.query('change') ?? '')?.[0] ?? 0)
  const { company } = await readCompany(c, '')
  const [db, proof, of] = [c.get('db'), c.get('proof'), { company, change }]
  // The entry is of ties made or of one taken away: only the one that fits does anything.
  const undo = [...undoTies(db, proof, of), ...retieMoney(db, proof, of)]
  const { results } = await writeFor(c, undo, 'money.edit')
  const undone = results.some(({ rows }) => typeof rows[0]?.[0] === 'number')
  return seeOther(c, paths.untiedOf(company.id), undone ? 'undone' : 'undo-late')
})

/**
 * The company of the address, and the id of the one project that is named in words: null when none is, undefined when
 * the words fit none or several. Throws PageError `not-found` or `forbidden`.
 */
async function readCompany(c: AppContext, typed: string) {
  const [db, proof, id] = [c.get('db'), c.get('proof'), c.req.param('id') ?? '']
  const { viewer, rows } = await readFor(c, [
    selectCompany(db, proof, id),
    selectNamedProjects(db, proof, typed),
    selectMayTie(db, proof, id),
  ])
  requireGrant(viewer, 'money.edit')
  const [[company], fitting, [may]] = rows
  if (!company) throw new PageError('not-found')
  if (may?.may !== 1) throw new PageError('forbidden')
  const one = fitting.length === 1 ? fitting[0]?.id : undefined
  return { company: { id, name: company.name }, named: typed === '' ? null : one }
}

async function save(
  c: AppContext,
  statements: readonly RawStatement[],
  nothing?: () => Promise<Response>,
) {
  const { results } = await writeFor(c, statements, 'money.edit')
  const change = results[0]?.rows[0]?.[0]
  const page = (query: { undo?: number }) =>
    paths.untiedOf(c.req.param('id') ?? '', { of: readKind(c), ...query })
  if (typeof change !== 'number') return nothing ? nothing() : seeOther(c, page({}), 'unchanged')
  return seeOther(c, page({ undo: change }), 'saved')
}

/** The kind that the page of a company is narrowed to; null for all. */
function readKind(c: AppContext): UntiedEntity | null {
  return UNTIED_ENTITIES.find((of) => of === c.req.query('of')) ?? null
}

async function answerCompany(c: AppContext, form: FormState, status: 200 | 422 = 200) {
  const [db, id] = [c.get('db'), c.req.param('id') ?? '']
  const about = { companyId: id, contactId: '', projectId: '' }
  const { viewer, rows } = await readFor(c, ({ proof }) => [
    selectCompany(db, proof, id),
    selectUntiedOf(db, proof, id),
    selectUntiedSums(db, proof, id),
    selectTiesOf(db, proof, id),
    selectProjectsAbout(db, proof, about),
    selectMayTie(db, proof, id),
    selectLiveVersions(db, proof, ['ledger', 'crm']),
  ])
  requireGrant(viewer, 'money.view')
  const [[company], untied, sums, ties, projects, [may], versions] = rows
  if (company?.seesMoney !== 1) throw new PageError('not-found')
  const of = readKind(c)
  const counted = (entity: string) => untied.filter((row) => row.entity === entity).length
  const shown = untied.filter(({ entity }) => of === null || entity === of)
  return answerPage(
    c,
    <CompanyUntiedPage
      frame={frameFor(c, viewer)}
      live={liveTag(versions)}
      company={{ id, name: company.name }}
      of={of}
      kinds={UNTIED_ENTITIES.filter((kind) => counted(kind) > 0)}
      rows={shown.map((row) => ({ ...row, tie: writeTieKey({ ...row, scope: row.entity }) }))}
      more={(of ? [of] : UNTIED_ENTITIES).some((kind) => counted(kind) === UNTIED_SHOWN)}
      sums={sums}
      ties={ties.map(({ projectGone, named, ...tie }) => ({
        ...tie,
        tie: writeTieKey(tie),
        projectGone: projectGone === 1,
        overruled: named !== null,
      }))}
      projects={projects}
      mayTie={may?.may === 1}
      form={form}
    />,
    status,
  )
}
