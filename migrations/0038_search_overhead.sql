-- Our overhead has one name in each language and is stored by the English one: what waits to be indexed gets the other.
insert into search_queue (kind, record, text)
  select 'project', record, text || ' общехозяйственные расходы' from search_project
  where record = '00000000-0000-7000-8000-000000000000'
  on conflict (kind, record) do update set text = excluded.text, taken = 0;

create trigger search_overhead_named after insert on search_queue
  when new.kind = 'project' and new.record = '00000000-0000-7000-8000-000000000000'
    and new.text is not null
begin
  update search_queue set text = text || ' общехозяйственные расходы' where seq = new.seq;
end;
