import { paths } from '../../views/paths.ts'
import type { RawStatement, Statement } from '../store/database.ts'
import { changePart, markPart } from '../store/project-parts.ts'
import { changeTeam } from '../store/project-team.ts'
import { selectForEdit } from '../store/record-edits.ts'
import { seeOther } from './answer.ts'
import { type AppContext, readFor, requireGrant, writeFor } from './context.ts'
import { frameFor } from './frame.ts'
import { ourProject } from './our-project.ts'
import { PageError } from './page-error.ts'

/** Reads the project of the address for somebody who may change projects, with what else is asked. */
export async function readProject<T extends readonly Statement[]>(
  c: AppContext,
  also: readonly [...T],
) {
  const id = c.req.param('id') ?? ''
  const first = selectForEdit(c.get('db'), c.get('proof'), 'project', id)
  const read = await readFor(c, [first, ...also])
  requireGrant(read.viewer, 'project.edit')
  const [found, ...rows] = read.rows as unknown as [Awaited<typeof first>, ...unknown[]]
  if (!found[0]) throw new PageError('not-found')
  const { name } = JSON.parse(found[0].values) as { name: string }
  const project = { id, name: ourProject(frameFor(c, read.viewer).reader, id, name) }
  return { viewer: read.viewer, project, rows: rows as { [K in keyof T]: T[K]['_']['result'] } }
}

/** Writes under a project and goes back to it, which offers to take it back. */
export async function saveUnder(
  c: AppContext,
  projectId: string,
  statements: readonly RawStatement[],
) {
  const { results } = await writeFor(c, statements, 'project.edit')
  const change = results[0]?.rows[0]?.[0]
  const page = paths.project(projectId)
  if (typeof change !== 'number') return seeOther(c, page, 'unchanged')
  return seeOther(c, `${page}?undo=${change}`, 'saved')
}

/**
 * Takes back what was done under a project, by its entry in the change log: false when it cannot be any more, null
 * when the entry is of something else.
 */
export async function undoUnder(
  c: AppContext,
  made: { verb: string; diff: string },
): Promise<boolean | null> {
  const [db, proof, projectId] = [c.get('db'), c.get('proof'), c.req.param('id') ?? '']
  const diff = JSON.parse(made.diff) as Record<
    string,
    [string | number | null, string | number | null]
  >
  const [part = '', did = ''] = made.verb.split('-')
  const statements = undoing()
  if (!statements) return null
  const { results } = await writeFor(c, statements, 'project.edit')
  return typeof results[0]?.rows[0]?.[0] === 'number'

  function undoing(): RawStatement[] | null {
    const given = (field: string) => diff[field]?.[0] ?? diff[field]?.[1] ?? ''
    if (part === 'team') {
      const was = diff.canEdit?.[0] ?? null
      const change = { projectId, memberId: String(given('memberId')) }
      return changeTeam(db, proof, { ...change, canEdit: was === null ? null : was === 1 })
    }
    if (part !== 'party' && part !== 'phase') return null
    const row = {
      part,
      projectId,
      id: String(given(`${part}Id`)),
      label: String(given(part)),
    } as const
    if (did !== 'change') return markPart(db, proof, { ...row, restore: did === 'remove' })
    const fields = Object.entries(diff).filter(([field]) => ![part, `${part}Id`].includes(field))
    const back = fields.map(
      ([field, [before, after]]) => [field, [after, before] as const] as const,
    )
    return changePart(db, proof, row, Object.fromEntries(back))
  }
}
