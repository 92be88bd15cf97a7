import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'

/** The menu counts no further. */
const MOST_COUNTED = 99

/** How many mentions a member has not read, as a column of a statement about them; counted no further than 99. */
export function countUnread(memberId: SQLWrapper): SQL<number> {
  return sql<number>`(select count(*) from (select 1 from mention as unread
    indexed by mention_unread where unread.member_id = ${memberId} and unread.read_at is null
    limit ${MOST_COUNTED}))`
}
