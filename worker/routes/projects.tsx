import { Hono } from 'hono'
import { projectsHref } from '../../views/projects/projects-address.ts'
import {
  type ProjectItem,
  ProjectsList,
  ProjectsPage,
} from '../../views/projects/projects-page.tsx'
import { may } from '../domain/access.ts'
import { cutPage } from '../domain/keyset.ts'
import { answerFragment, answerPage, wantsFragment } from '../http/answer.ts'
import { type AppEnv, readFor, requireGrant } from '../http/context.ts'
import { queryShown, readCorrected } from '../http/correct-list.ts'
import { frameFor } from '../http/frame.ts'
import { cappedCount } from '../http/list-address.ts'
import { describeTools } from '../http/list-tools.ts'
import { readProjectList } from '../http/project-list.ts'
import { readBalances } from '../store/balances.ts'
import { selectCurrencies } from '../store/currencies.ts'
import { selectFreshness, wholeFreshness } from '../store/freshness.ts'
import { readCount } from '../store/list-search.ts'
import { liveTag, selectLiveVersions } from '../store/live.ts'
import {
  countProjects,
  mostCounted,
  type ProjectList,
  type ProjectListRow,
  projectKey,
  selectProjects,
} from '../store/projects.ts'
import { selectViews } from '../store/saved-views.ts'
import { nearWordsOf } from '../store/search-near.ts'

export const projectsRoutes = new Hono<AppEnv>()

projectsRoutes.get('/projects', async (c) => {
  const { query, list, order, sound } = readProjectList(c)
  if (!sound) return c.redirect(projectsHref(query, {}), 303)
  const readList = (list: ProjectList) =>
    readFor(c, ({ ask, proof }) => [
      ask(selectProjects, list),
      ask(countProjects, list),
      ask(selectCurrencies),
      ask(selectFreshness),
      ask(selectLiveVersions, ['ledger', 'crm']),
      ask(selectViews, 'projects'),
      ...nearWordsOf(c.get('db'), proof, list.search),
    ])
  const { viewer, rows, corrected } = await readCorrected(list, readList, (read) => ({
    ...{ found: read.rows[0], near: read.rows[6] },
  }))
  requireGrant(viewer, 'project.view')
  const [read, [counted], currencies, sources, versions, views] = rows
  const keyOf = (row: ProjectListRow) => projectKey(row, list.sort)
  const { count, partly } = readCount(read[0], counted)
  const page = cutPage(read, { order, cursor: list.cursor, keyOf })
  const frame = frameFor(c, viewer)
  const props = {
    projects: page.rows.map(describe),
    ...queryShown(query, corrected),
    next: page.next,
    previous: page.previous,
    count: cappedCount(count, mostCounted(list), frame.reader.format.number),
    partly,
    currencies: currencies.map(({ currency }) => currency),
    freshness: wholeFreshness(sources, frame.reader.now),
    tools: describeTools('projects', views, viewer),
    mayMove: may(viewer.grants, 'project.edit'),
  }
  if (wantsFragment(c)) return answerFragment(c, <ProjectsList r={frame.reader} {...props} />)
  return answerPage(c, <ProjectsPage frame={frame} live={liveTag(versions)} {...props} />)
})

function describe({ partyId, partyName, balances, ...row }: ProjectListRow): ProjectItem {
  const party = partyId === null || partyName === null ? null : { id: partyId, name: partyName }
  return { ...row, party, balances: readBalances(balances) }
}
