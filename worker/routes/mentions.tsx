import { Hono } from 'hono'
import { MentionOptions } from '../../views/mentions/mention-options.tsx'
import { MentionsPage } from '../../views/mentions/mentions-page.tsx'
import { paths } from '../../views/paths.ts'
import { cutPage } from '../domain/keyset.ts'
import { completeMention } from '../domain/mention.ts'
import { answerFragment, answerPage, seeOther } from '../http/answer.ts'
import { type AppEnv, readFor, requireGrant, writeFor } from '../http/context.ts'
import { frameFor } from '../http/frame.ts'
import { readListAddress } from '../http/list-address.ts'
import { selectMemberNames } from '../store/activity-record.ts'
import { liveTag, selectLiveVersions } from '../store/live.ts'
import {
  MENTION_KEYSET,
  type MentionRow,
  markMentionsRead,
  selectMentions,
} from '../store/mentions.ts'

const ORDER = 'at'
/** Letters of a name that are looked at. */
const MOST_TYPED = 60

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

/** Colleagues whose name begins as typed after an @, for the field to complete. */
mentionsRoutes.get('/mentions/names', async (c) => {
  const typed = (c.req.query('q') ?? '').trim().slice(0, MOST_TYPED)
  const { viewer, rows } = await readFor(c, [selectMemberNames(c.get('db'), c.get('proof'))])
  requireGrant(viewer, 'activity.create')
  return answerFragment(c, <MentionOptions names={completeMention(typed, rows[0])} />)
})

mentionsRoutes.post('/mentions/seen', async (c) => {
  await writeFor(c, [markMentionsRead(c.get('proof'))])
  return seeOther(c, paths.mentions(), 'saved')
})
