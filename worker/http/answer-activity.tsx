import { ActivityPage } from '../../views/activities/activity-page.tsx'
import type { FormState } from '../../views/parts/field.tsx'
import { describeActivity, selectActivity, selectComments } from '../store/activity-record.ts'
import { selectNewestFiles } from '../store/attachments.ts'
import { readHistory } from '../store/history.ts'
import { liveTag, selectLiveVersions } from '../store/live.ts'
import { selectActivityHistory } from '../store/timeline.ts'
import { answerPage } from './answer.ts'
import { type AppContext, readFor } from './context.ts'
import { showFiles } from './files-shown.ts'
import { emptyForm } from './form.ts'
import { frameFor } from './frame.ts'
import { PageError } from './page-error.ts'

/** The page of an activity, with the form of a comment as it came in when that was refused. */
export async function answerActivity(c: AppContext, id: string, form?: FormState) {
  const [db, proof] = [c.get('db'), c.get('proof')]
  const { viewer, rows } = await readFor(c, [
    selectActivity(db, proof, id),
    selectComments(db, proof, id),
    selectActivityHistory(db, proof, id),
    selectNewestFiles(db, proof, { entity: 'activity', id }),
    selectLiveVersions(db, proof, ['crm']),
  ])
  const [[activity], comments, history, files, versions] = rows
  if (!activity) throw new PageError('not-found')
  const status = activity.deletedAt === null ? (form ? 422 : 200) : 410
  return answerPage(
    c,
    <ActivityPage
      frame={frameFor(c, viewer)}
      live={liveTag(versions)}
      activity={describeActivity(activity)}
      comments={comments.map(({ authorId, ...said }) => ({
        ...said,
        isOwn: authorId === viewer.id,
      }))}
      history={readHistory(history)}
      files={showFiles(c, viewer, files, 'activity')}
      form={form ?? emptyForm()}
      mayEdit={activity.mayEdit === 1}
    />,
    status,
  )
}
