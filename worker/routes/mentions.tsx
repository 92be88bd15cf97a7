import { Hono } from 'hono'
import { MentionsPage } from '../../views/mentions/mentions-page.tsx'
import { paths } from '../../views/paths.ts'
import { cutPage } from '../domain/keyset.ts'
import { answerPage, seeOther } from '../http/answer.ts'
import { type AppEnv, readFor, writeFor } from '../http/context.ts'
import { frameFor } from '../http/frame.ts'
import { readListAddress } from '../http/list-address.ts'
import { liveTag, selectLiveVersions } from '../store/live.ts'
import {
  MENTION_KEYSET,
  type MentionRow,
  markMentionsRead,
  selectMentions,
} from '../store/mentions.ts'

const ORDER = 'at'

export const mentionsRoutes = new Hono<AppEnv>()

mentionsRoutes.get('/mentions', async (c) => {
  const address = readListAddress(c)
  const cursor = address.cursor(ORDER, MENTION_KEYSET)
  if (!address.isSound()) return c.redirect(paths.mentions(), 303)
  const [db, proof] = [c.get('db'), c.get('proof')]
  const { viewer, rows } = await readFor(c, [
    selectMentions(db, proof, cursor),
    selectLiveVersions(db, proof, ['crm']),
  ])
  const keyOf = (row: MentionRow) => [row.at, row.activityId, row.commentId]
  const page = cutPage(rows[0], { order: ORDER, cursor, keyOf })
  return answerPage(
    c,
    <MentionsPage
      frame={frameFor(c, viewer)}
      live={liveTag(rows[1])}
      mentions={page.rows.map(({ readAt, ...row }) => ({ ...row, isUnread: readAt === null }))}
      next={page.next}
      previous={page.previous}
    />,
  )
})

mentionsRoutes.post('/mentions/seen', async (c) => {
  await writeFor(c, [markMentionsRead(c.get('proof'))])
  return seeOther(c, paths.mentions(), 'saved')
})
