import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { maySee, ofActivity } from './access.ts'
import type { SessionProof } from './session-proof.ts'

/** The menu counts no further. */
const MOST_COUNTED = 99

/**
 * How many mentions the viewer has not read of those that their page lists, as a column of a statement about them;
 * counted no further than 99.
 */
export function countUnread(proof: SessionProof, memberId: SQLWrapper): SQL<number> {
  return sql<number>`(select count(*) from (select 1 from mention as unread
    indexed by mention_unread
    cross join activity as told on told.id = unread.record_id and told.deleted_at is null
    left join comment as said on said.id = unread.comment_id
    where unread.member_id = ${memberId} and unread.read_at is null
      and unread.entity = 'activity' and said.deleted_at is null
      and ${maySee(proof, 'activity', ofActivity('told'))}
    limit ${MOST_COUNTED}))`
}
