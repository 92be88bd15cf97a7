import type { InStatement } from '@libsql/client/web'
import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { type Cursor, PAGE_ROWS } from '../domain/keyset.ts'
import { maySee, ofActivity, viewerId } from './access.ts'
import type { Database } from './database.ts'
import { beyond, inOrder } from './keyset.ts'
import { raw } from './raw.ts'
import { activity, comment, mention } from './schema/activities.ts'
import { member } from './schema/members.ts'
import type { SessionProof } from './viewer.ts'

/** Letters of the text that the list shows. */
const EXCERPT = 300

/** What a cursor of the list holds: when, and where. */
export const MENTION_KEYSET = ['number', 'string', 'string'] as const

const ORDER = [mention.at, mention.recordId, mention.commentId] as const

/** Where the viewer was named with @, the newest first: a page and one row more. */
export function selectMentions(db: Database, proof: SessionProof, cursor: Cursor | null) {
  const order = { columns: ORDER, descending: true, cursor }
  return db.build
    .select({
      activityId: mention.recordId,
      commentId: mention.commentId,
      at: mention.at,
      readAt: mention.readAt,
      kind: activity.kind,
      subject: activity.subject,
      text: sql<string | null>`substr(coalesce(${comment.body}, ${activity.body}), 1, ${EXCERPT})`,
      authorName: member.name,
    })
    .from(mention)
    .innerJoin(activity, eq(activity.id, mention.recordId))
    .leftJoin(comment, eq(comment.id, mention.commentId))
    .leftJoin(member, sql`${member.id} = coalesce(${comment.createdBy}, ${activity.createdBy})`)
    .where(
      and(
        sql`${mention.memberId} = ${viewerId(proof)}`,
        eq(mention.entity, 'activity'),
        isThere(),
        maySee(proof, 'activity', ofActivity()),
        beyond(order),
      ),
    )
    .orderBy(...inOrder(order))
    .limit(PAGE_ROWS + 1)
}

export type MentionRow = ReturnType<typeof selectMentions>['_']['result'][number]

function isThere(): SQL | undefined {
  return and(isNull(activity.deletedAt), isNull(comment.deletedAt))
}

/** Everything so far counts as read. */
export function markMentionsRead(proof: SessionProof): InStatement {
  return raw(sql`update mention set read_at = ${proof.now}
    where member_id = ${viewerId(proof)} and read_at is null`)
}
