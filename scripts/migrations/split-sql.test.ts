import { expect, it } from 'vitest'
import { splitSql } from './split-sql.ts'

it('splits at semicolons that end a statement and at no other', () => {
  const text = `
    -- a; comment
    create table a (x text default 'it''s; fine', "odd;name" text);
    create trigger t after insert on a begin
      update a set x = case when x = ';' then 'y' else 'z' end;
      delete from a;
    end;
    insert into a values (1) /* last; one */`
  const statements = splitSql(text)
  expect(statements.map((statement) => statement.split('\n').at(-1)?.trim())).toEqual([
    `create table a (x text default 'it''s; fine', "odd;name" text)`,
    'end',
    'insert into a values (1) /* last; one */',
  ])
})

it('finds nothing in comments', () => {
  expect(splitSql('-- only; words\n/* and; more */\n')).toEqual([])
})
