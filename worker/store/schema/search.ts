/** What search finds records by; see migrations/0010_search.sql and 0031. Its full-text tables are not drizzle's. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const searchQueue = sqliteTable('search_queue', {
  seq: integer('seq').primaryKey(),
  kind: text('kind').notNull(),
  record: text('record').notNull(),
  text: text('text'),
  taken: integer('taken').notNull().default(0),
})

export const searchDocument = sqliteTable('search_document', {
  id: integer('id').primaryKey(),
  kind: text('kind').notNull(),
  record: text('record').notNull(),
  words: text('words').notNull(),
})

export const searchListed = sqliteTable('search_listed', {
  id: integer('id').primaryKey(),
  record: text('record').notNull(),
  sortKey: text('sort_key').notNull(),
})

export const searchWord = sqliteTable('search_word', {
  id: integer('id').primaryKey(),
  word: text('word').notNull(),
  sound: text('sound').notNull(),
})

export const searchNear = sqliteTable(
  'search_near',
  { beginning: text('beginning').notNull(), wordId: integer('word_id').notNull() },
  (table) => [primaryKey({ columns: [table.beginning, table.wordId] })],
)

export const searchRange = sqliteTable('search_range', {
  kind: text('kind').primaryKey(),
  firstId: integer('first_id').notNull(),
  endId: integer('end_id').notNull(),
  lastId: integer('last_id').notNull(),
})
