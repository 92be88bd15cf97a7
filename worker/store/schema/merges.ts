/** Companies that became one; see migrations/0013_company_merges.sql. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const companyMerge = sqliteTable('company_merge', {
  id: text('id').primaryKey(),
  survivorId: text('survivor_id').notNull(),
  loserId: text('loser_id').notNull(),
  mergedAt: integer('merged_at').notNull(),
  mergedBy: text('merged_by'),
  changeSeq: integer('change_seq'),
  survivorBefore: text('survivor_before').notNull(),
  survivorAfter: text('survivor_after'),
  undoneAt: integer('undone_at'),
  undoneBy: text('undone_by'),
})

export const companyMergeRow = sqliteTable(
  'company_merge_row',
  {
    mergeId: text('merge_id').notNull(),
    tableName: text('table_name').notNull(),
    columnName: text('column_name').notNull(),
    rowKey: text('row_key').notNull(),
    was: text('was'),
  },
  (table) => [
    primaryKey({ columns: [table.mergeId, table.tableName, table.columnName, table.rowKey] }),
  ],
)
