/** Lists under a name; see migrations/0012_saved_views.sql. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const savedView = sqliteTable('saved_view', {
  id: text('id').primaryKey(),
  list: text('list').notNull(),
  name: text('name').notNull(),
  query: text('query').notNull(),
  memberId: text('member_id').notNull(),
  team: integer('team').notNull().default(0),
  createdAt: integer('created_at').notNull(),
  deletedAt: integer('deleted_at'),
})
