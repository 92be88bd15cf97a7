import { Hono } from 'hono'
import { paths } from '../../views/paths.ts'
import { DeletedProjectsPage } from '../../views/projects/deleted-projects-page.tsx'
import { ProjectDeletionPage, type Taken } from '../../views/projects/project-deletion-page.tsx'
import { COUNT_CAP } from '../domain/keyset.ts'
import { answerPage, seeOther } from '../http/answer.ts'
import { type AppEnv, readFor, requireGrant } from '../http/context.ts'
import { frameFor } from '../http/frame.ts'
import { cappedCount } from '../http/list-address.ts'
import { PageError } from '../http/page-error.ts'
import { markProject } from '../http/project-deletion.ts'
import { DELETED_SHOWN, selectDeletedProjects, selectTaken } from '../store/deleted-projects.ts'
import { selectProject } from '../store/projects.ts'

export const deletedProjectsRoutes = new Hono<AppEnv>()

deletedProjectsRoutes.get('/projects/deleted', async (c) => {
  const { viewer, rows } = await readFor(c, ({ ask }) => [ask(selectDeletedProjects)])
  requireGrant(viewer, 'project.delete')
  const projects = rows[0].slice(0, DELETED_SHOWN)
  const more = rows[0].length > DELETED_SHOWN
  const frame = frameFor(c, viewer)
  return answerPage(c, <DeletedProjectsPage frame={frame} projects={projects} more={more} />)
})

/** Asks before: what goes with it is more than a glance at its page shows. */
deletedProjectsRoutes.get('/projects/:id/deletion', async (c) => {
  const id = c.req.param('id')
  const [db, proof] = [c.get('db'), c.get('proof')]
  const { viewer, rows } = await readFor(c, [
    selectProject(db, proof, id),
    selectTaken(db, proof, id),
  ])
  requireGrant(viewer, 'project.delete')
  const [[project], [counts]] = rows
  if (!project) throw new PageError('not-found')
  if (project.mayDelete !== 1) return seeOther(c, paths.project(id), 'in-ledger')
  const frame = frameFor(c, viewer)
  const taken = Object.entries(counts ?? {}).flatMap(([what, count]): Taken[] =>
    count === 0
      ? []
      : [
          {
            what: what as Taken['what'],
            count: cappedCount(count, COUNT_CAP, frame.reader.format.number),
          },
        ],
  )
  return answerPage(c, <ProjectDeletionPage frame={frame} project={project} taken={taken} />)
})

deletedProjectsRoutes.post('/projects/:id/deletion', (c) => markProject(c, false))
deletedProjectsRoutes.post('/projects/:id/restoration', (c) => markProject(c, true))
