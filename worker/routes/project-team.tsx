import { Hono } from 'hono'
import { paths } from '../../views/paths.ts'
import { TeamPage } from '../../views/projects/project-team.tsx'
import { answerPage, seeOther } from '../http/answer.ts'
import type { AppEnv } from '../http/context.ts'
import { emptyForm, readInput } from '../http/form.ts'
import { frameFor } from '../http/frame.ts'
import { readProject, saveUnder } from '../http/project-part.ts'
import { changeTeam, selectOffered, selectTeam } from '../store/project-team.ts'

export const projectTeamRoutes = new Hono<AppEnv>()

projectTeamRoutes.get('/projects/:id/team/new', async (c) => {
  const id = c.req.param('id')
  const [db, proof] = [c.get('db'), c.get('proof')]
  const { viewer, project, rows } = await readProject(c, [
    selectTeam(db, proof, id),
    selectOffered(db, proof, id),
  ])
  const [team, offered] = rows
  const there = new Set(team.map((member) => member.id))
  const free = offered.filter((member) => !there.has(member.id))
  const form = emptyForm({ canEdit: '1' })
  const frame = frameFor(c, viewer)
  return answerPage(c, <TeamPage frame={frame} project={project} offered={free} form={form} />)
})

projectTeamRoutes.post('/projects/:id/team', async (c) => {
  const id = c.req.param('id')
  const { member = '', canEdit } = await readInput(c)
  const [db, proof] = [c.get('db'), c.get('proof')]
  const { rows } = await readProject(c, [selectOffered(db, proof, id)])
  const named = rows[0].find((one) => one.id === member)
  if (!named) return seeOther(c, paths.newTeamMember(id), 'unchanged')
  const change = { projectId: id, memberId: member, canEdit: canEdit === '1' }
  return saveUnder(c, id, changeTeam(db, proof, change))
})

projectTeamRoutes.post('/projects/:id/team/:member/removal', async (c) => {
  const { id, member } = c.req.param()
  await readProject(c, [])
  const change = { projectId: id, memberId: member, canEdit: null }
  return saveUnder(c, id, changeTeam(c.get('db'), c.get('proof'), change))
})
