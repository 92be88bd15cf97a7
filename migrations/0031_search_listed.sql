-- Where the records that lists search stand in the order of their list, by the document that search finds: a page is
-- made of the hits themselves and reads but its own rows. A name that changes makes a new document, so no row of this
-- changes. Our overhead is no row of a list.
create table search_listed (
  id integer primary key,
  record text not null,
  sort_key text not null
) strict;

create trigger search_listed_added after insert on search_document
  when new.kind in ('company', 'contact', 'project')
begin
  insert into search_listed (id, record, sort_key)
    select new.id, id, sort_key from company where new.kind = 'company' and id = new.record
    union all select new.id, id, sort_key from contact where new.kind = 'contact' and id = new.record
    union all select new.id, id, sort_key from project
      where new.kind = 'project' and id = new.record and kind <> 'overhead';
end;
create trigger search_listed_removed after delete on search_document
  when old.kind in ('company', 'contact', 'project')
begin
  delete from search_listed where id = old.id;
end;

insert into search_listed (id, record, sort_key)
  select d.id, c.id, c.sort_key from search_document as d cross join company as c on c.id = d.record
    where d.kind = 'company'
  union all select d.id, c.id, c.sort_key from search_document as d cross join contact as c on c.id = d.record
    where d.kind = 'contact'
  union all select d.id, p.id, p.sort_key from search_document as d cross join project as p on p.id = d.record
    where d.kind = 'project' and p.kind <> 'overhead';
