import { paths } from '../../views/paths.ts'
import { selectDeletedProject } from '../store/deleted-projects.ts'
import { selectProject } from '../store/projects.ts'
import { type AppContext, readFor } from './context.ts'
import { PageError } from './page-error.ts'
import { answerMarked } from './record-deletion.ts'

/** Takes the project of the address away or brings it back. Throws PageError `not-found`. */
export async function markProject(c: AppContext, restore: boolean) {
  const id = c.req.param('id') ?? ''
  const [db, proof] = [c.get('db'), c.get('proof')]
  const { rows } = await readFor(c, [
    selectProject(db, proof, id),
    selectDeletedProject(db, proof, id),
  ])
  const [found] = restore ? rows[1] : rows[0]
  if (!found) throw new PageError('not-found')
  const marked = { entity: 'project', id, name: found.name, restore } as const
  return answerMarked(c, marked, paths.project(id))
}
