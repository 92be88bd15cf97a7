import { Hono } from 'hono'
import { BoardPage } from '../../views/projects/board-page.tsx'
import { may } from '../domain/access.ts'
import { answerPage } from '../http/answer.ts'
import { type AppEnv, readFor, requireGrant } from '../http/context.ts'
import { frameFor } from '../http/frame.ts'
import { cappedCount } from '../http/list-address.ts'
import { LANE_CAP, selectCards, selectLanes } from '../store/board.ts'
import { liveTag, selectLiveVersions } from '../store/live.ts'

export const boardRoutes = new Hono<AppEnv>()

/** The projects by stage. */
boardRoutes.get('/projects/board', async (c) => {
  const { viewer, rows } = await readFor(c, ({ ask }) => [
    ask(selectLanes),
    ask(selectCards),
    ask(selectLiveVersions, ['ledger', 'crm']),
  ])
  requireGrant(viewer, 'project.view')
  const [lanes, cards, versions] = rows
  const frame = frameFor(c, viewer)
  const { number } = frame.reader.format
  const drawn = lanes.map((lane) => ({
    ...lane,
    count: cappedCount(lane.count, LANE_CAP, number),
    cards: cards.filter(({ stage }) => stage === lane.stage),
  }))
  const mayMove = may(viewer.grants, 'project.edit')
  return answerPage(
    c,
    <BoardPage frame={frame} live={liveTag(versions)} lanes={drawn} mayMove={mayMove} />,
  )
})
