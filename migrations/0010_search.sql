-- What search finds records by. A changed record is put into a queue by a trigger, and whoever writes works the
-- queue off by sets at the end of the same write (insert into search_flush), so that the index never lags behind.

create table search_queue (
  seq integer primary key,
  kind text not null,
  -- An id; of an invoice its book and its key, as in its address: 1-abc.
  record text not null,
  -- What it is found by, as it is written; null takes it out.
  text text,
  taken integer not null default 0,
  unique (kind, record)
) strict;
create index search_queue_taken on search_queue (kind, record) where taken = 1;

-- One row a record that can be found. Each kind has a range of ids, so that a range is a kind and a later id was
-- indexed later. The words are in lower case, yo folded, without marks and leading zeros.
create table search_document (
  id integer primary key,
  kind text not null,
  record text not null,
  words text not null,
  unique (kind, record)
) strict;
create virtual table search_text using fts5 (
  words, content = 'search_document', content_rowid = 'id',
  detail = none, columnsize = 0, tokenize = 'ascii', prefix = '2 3'
);

-- Each word once, with how it sounds, which is the same in both alphabets: what is typed is read as these first.
create table search_word (
  id integer primary key,
  word text not null unique,
  sound text not null
) strict;
create index search_word_sound on search_word (sound, word);
-- Words by any three of their letters in a row.
create virtual table search_part using fts5 (
  word, content = 'search_word', content_rowid = 'id', columnsize = 0, tokenize = 'trigram'
);
-- Words by the first seven letters of their sound, whole and with each one left out: beginnings that differ by a
-- letter, or by two that changed places, have one of these in common.
create table search_near (
  beginning text not null,
  word_id integer not null,
  primary key (beginning, word_id)
) strict, without rowid;

-- The ranges of ids, and up to which id each is indexed; word is that of search_word.
create table search_range (
  kind text primary key,
  first_id integer not null,
  end_id integer not null,
  last_id integer not null
) strict, without rowid;
insert into search_range (kind, first_id, end_id, last_id) values
  ('company', 1099511627776, 2199023255552, 1099511627776),
  ('contact', 2199023255552, 3298534883328, 2199023255552),
  ('project', 3298534883328, 4398046511104, 3298534883328),
  ('invoice', 4398046511104, 5497558138880, 4398046511104),
  ('activity', 5497558138880, 6597069766656, 5497558138880),
  ('word', 0, 1099511627776, 0);

-- What the records of each kind are found by.
create view search_company as
  select id as record, name_key || ' ' || coalesce(tax_id, '') || ' ' || coalesce(phone_key, '')
    || ' ' || coalesce(email_key, '') || ' ' || coalesce(contact_name, '') as text
  from company where deleted_at is null;
create view search_contact as
  select id as record, name_key || ' ' || coalesce(reach_keys, '') as text
  from contact where deleted_at is null;
-- A long text is found by how it begins.
create view search_activity as
  select id as record, subject || ' ' || coalesce(substr(body, 1, 2000), '') || ' '
    || coalesce(substr(outcome, 1, 500), '') as text
  from activity where deleted_at is null;
create view search_project as
  select id as record, sort_key || ' ' || coalesce(code_key, '') || ' ' || coalesce(site_address, '') as text
  from project where deleted_at is null;
create view search_invoice as
  select source_id || '-' || key as record, source_id, key,
    coalesce(number_key, '') || ' ' || coalesce(reference, '') as text
  from ledger_invoice where deleted = 0;

-- What waits already gives way by a delete: a conflict clause here would be overruled by that of an upsert outside.
create trigger search_company_added after insert on company begin
  delete from search_queue where kind = 'company' and record = new.id;
  insert into search_queue (kind, record, text)
    select 'company', record, text from search_company
    where record = new.id;
end;
create trigger search_company_changed
  after update of name_key, tax_id, phone_key, email_key, contact_name, deleted_at on company
  when (old.name_key, old.tax_id, old.phone_key, old.email_key, old.contact_name, old.deleted_at)
    is not (new.name_key, new.tax_id, new.phone_key, new.email_key, new.contact_name, new.deleted_at)
begin
  delete from search_queue where kind = 'company' and record = new.id;
  insert into search_queue (kind, record, text) values ('company', new.id,
    (select text from search_company where record = new.id));
end;
create trigger search_company_removed after delete on company begin
  delete from search_queue where kind = 'company' and record = old.id;
  insert into search_queue (kind, record) values ('company', old.id);
end;

create trigger search_contact_added after insert on contact begin
  delete from search_queue where kind = 'contact' and record = new.id;
  insert into search_queue (kind, record, text)
    select 'contact', record, text from search_contact
    where record = new.id;
end;
create trigger search_contact_changed
  after update of name_key, reach_keys, deleted_at on contact
  when (old.name_key, old.reach_keys, old.deleted_at)
    is not (new.name_key, new.reach_keys, new.deleted_at)
begin
  delete from search_queue where kind = 'contact' and record = new.id;
  insert into search_queue (kind, record, text) values ('contact', new.id,
    (select text from search_contact where record = new.id));
end;
create trigger search_contact_removed after delete on contact begin
  delete from search_queue where kind = 'contact' and record = old.id;
  insert into search_queue (kind, record) values ('contact', old.id);
end;

create trigger search_activity_added after insert on activity begin
  delete from search_queue where kind = 'activity' and record = new.id;
  insert into search_queue (kind, record, text)
    select 'activity', record, text from search_activity
    where record = new.id;
end;
create trigger search_activity_changed
  after update of subject, body, outcome, deleted_at on activity
  when (old.subject, old.body, old.outcome, old.deleted_at)
    is not (new.subject, new.body, new.outcome, new.deleted_at)
begin
  delete from search_queue where kind = 'activity' and record = new.id;
  insert into search_queue (kind, record, text) values ('activity', new.id,
    (select text from search_activity where record = new.id));
end;
create trigger search_activity_removed after delete on activity begin
  delete from search_queue where kind = 'activity' and record = old.id;
  insert into search_queue (kind, record) values ('activity', old.id);
end;

create trigger search_project_added after insert on project begin
  delete from search_queue where kind = 'project' and record = new.id;
  insert into search_queue (kind, record, text)
    select 'project', record, text from search_project
    where record = new.id;
end;
create trigger search_project_changed
  after update of sort_key, code_key, site_address, deleted_at on project
  when (old.sort_key, old.code_key, old.site_address, old.deleted_at)
    is not (new.sort_key, new.code_key, new.site_address, new.deleted_at)
begin
  delete from search_queue where kind = 'project' and record = new.id;
  insert into search_queue (kind, record, text) values ('project', new.id,
    (select text from search_project where record = new.id));
end;
create trigger search_project_removed after delete on project begin
  delete from search_queue where kind = 'project' and record = old.id;
  insert into search_queue (kind, record) values ('project', old.id);
end;

create trigger search_invoice_added after insert on ledger_invoice begin
  delete from search_queue where kind = 'invoice' and record = new.source_id || '-' || new.key;
  insert into search_queue (kind, record, text)
    select 'invoice', record, text from search_invoice
    where source_id = new.source_id and key = new.key;
end;
create trigger search_invoice_changed
  after update of number_key, reference, deleted on ledger_invoice
  when (old.number_key, old.reference, old.deleted)
    is not (new.number_key, new.reference, new.deleted)
begin
  delete from search_queue where kind = 'invoice' and record = new.source_id || '-' || new.key;
  insert into search_queue (kind, record, text) values ('invoice', new.source_id || '-' || new.key,
    (select text from search_invoice where source_id = new.source_id and key = new.key));
end;
create trigger search_invoice_removed after delete on ledger_invoice begin
  delete from search_queue where kind = 'invoice' and record = old.source_id || '-' || old.key;
  insert into search_queue (kind, record) values ('invoice', old.source_id || '-' || old.key);
end;

create view search_flush as select 1 as due where false;
create trigger search_flush_run instead of insert on search_flush begin
  -- Bounded: after an upgrade the queue holds every record, and a write must not wait for all of them.
  update search_queue set taken = 1
    where seq in (select seq from search_queue order by seq desc limit 20000);
  update search_queue set text = lower(' ' || text) where taken = 1;
  update search_queue set text =
      replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
      replace(replace(replace(replace(replace(replace(replace(replace(replace(text, 'А', 'а')
      , 'Б', 'б'), 'В', 'в'), 'Г', 'г'), 'Д', 'д'), 'Е', 'е'), 'Ж', 'ж'), 'З', 'з'), 'И', 'и')
      , 'Й', 'й'), 'К', 'к'), 'Л', 'л'), 'М', 'м'), 'Н', 'н'), 'О', 'о'), 'П', 'п'), 'Р', 'р')
      , 'С', 'с'), 'Т', 'т'), 'У', 'у')
    where taken = 1;
  update search_queue set text =
      replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
      replace(replace(replace(replace(replace(replace(replace(replace(replace(text, 'Ф', 'ф')
      , 'Х', 'х'), 'Ц', 'ц'), 'Ч', 'ч'), 'Ш', 'ш'), 'Щ', 'щ'), 'Ъ', 'ъ'), 'Ы', 'ы'), 'Ь', 'ь')
      , 'Э', 'э'), 'Ю', 'ю'), 'Я', 'я'), 'Ё', 'е'), 'ё', 'е'), '!', ' '), '"', ' '), '#', ' ')
      , '$', ' '), '%', ' '), '&', ' ')
    where taken = 1;
  update search_queue set text =
      replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
      replace(replace(replace(replace(replace(replace(replace(replace(replace(text, '''', ' ')
      , '(', ' '), ')', ' '), '*', ' '), '+', ' '), ',', ' '), '-', ' '), '.', ' '), '/', ' ')
      , ':', ' '), ';', ' '), '<', ' '), '=', ' '), '>', ' '), '?', ' '), '@', ' '), '[', ' ')
      , '\', ' '), ']', ' '), '^', ' ')
    where taken = 1;
  update search_queue set text =
      replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
      replace(replace(replace(replace(replace(replace(replace(replace(replace(text, '_', ' ')
      , '`', ' '), '{', ' '), '|', ' '), '}', ' '), '~', ' '), '«', ' '), '»', ' '), '„', ' ')
      , '“', ' '), '”', ' '), '‘', ' '), '’', ' '), '—', ' '), '–', ' '), '№', ' '), '·', ' ')
      , '•', ' '), '…', ' '), '×', ' ')
    where taken = 1;
  update search_queue set text =
      replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
      replace(replace(text, char(9), ' '), char(10), ' '), char(13), ' '), char(160), ' ')
      , char(8239), ' '), ' 0', ' '), ' 0', ' '), ' 0', ' '), ' 0', ' '), ' 0', ' '), ' 0', ' ')
      , ' 0', ' '), ' 0', ' ')
    where taken = 1;
  insert into search_text (search_text, rowid, words)
    select 'delete', d.id, d.words
    from search_queue as q cross join search_document as d on d.kind = q.kind and d.record = q.record
    where q.taken = 1;
  delete from search_document where id in (
    select d.id
    from search_queue as q cross join search_document as d on d.kind = q.kind and d.record = q.record
    where q.taken = 1);
  update search_range set last_id = coalesce(
      (select max(id) from search_document where id > first_id and id < end_id), first_id)
    where kind <> 'word';
  insert into search_document (id, kind, record, words)
    select r.last_id + row_number() over (partition by q.kind order by q.seq), q.kind, q.record,
      trim(q.text)
    from search_queue as q cross join search_range as r on r.kind = q.kind
    where q.taken = 1 and q.text is not null;
  insert into search_text (rowid, words)
    select d.id, d.words
    from search_range as r cross join search_document as d on d.id > r.last_id and d.id < r.end_id
    where r.kind <> 'word';
  -- A number of an invoice is found by how it begins, in search_text; of the rest every word is kept.
  insert or ignore into search_word (word, sound)
        select w.value, w.value
    from search_range as r
    cross join search_document as d on d.id > r.last_id and d.id < r.end_id
    cross join json_each('[' || replace(json_quote(d.words), ' ', '","') || ']') as w
    where r.kind <> 'word' and length(w.value) between 2 and 40
      and (d.kind <> 'invoice' or w.value glob '*[^0-9]*')
      and not exists (select 1 from search_word as known where known.word = w.value);
  update search_word set sound =
      replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
      replace(replace(replace(replace(replace(replace(replace(replace(replace(sound, 'shch', 'S')
      , 'sch', 'S'), 'sh', 'S'), 'zh', 'J'), 'ch', 'C'), 'kh', 'h'), 'ph', 'f'), 'th', 't')
      , 'ck', 'k'), 'ts', 'T'), 'tz', 'T'), 'x', 'ks'), 'q', 'k'), 'c', 'k'), 'w', 'v'), 'y', 'i')
      , 'j', 'i'), 'а', 'a'), 'б', 'b'), 'в', 'v')
    where id > (select last_id from search_range where kind = 'word');
  update search_word set sound =
      replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
      replace(replace(replace(replace(replace(replace(replace(replace(replace(sound, 'г', 'g')
      , 'ґ', 'g'), 'д', 'd'), 'е', 'e'), 'є', 'e'), 'э', 'e'), 'ж', 'J'), 'з', 'z'), 'и', 'i')
      , 'й', 'i'), 'і', 'i'), 'ї', 'i'), 'ы', 'i'), 'к', 'k'), 'л', 'l'), 'м', 'm'), 'н', 'n')
      , 'о', 'o'), 'п', 'p'), 'р', 'r')
    where id > (select last_id from search_range where kind = 'word');
  update search_word set sound =
      replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
      replace(replace(replace(replace(replace(replace(replace(replace(replace(sound, 'с', 's')
      , 'т', 't'), 'у', 'u'), 'ф', 'f'), 'х', 'h'), 'ц', 'T'), 'ч', 'C'), 'ш', 'S'), 'щ', 'S')
      , 'ъ', ''), 'ь', ''), 'ю', 'iu'), 'я', 'ia'), 'aa', 'a'), 'ii', 'i'), 'bb', 'b'), 'dd', 'd')
      , 'ee', 'e'), 'ff', 'f'), 'gg', 'g')
    where id > (select last_id from search_range where kind = 'word');
  update search_word set sound =
      replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
      replace(replace(sound, 'kk', 'k'), 'll', 'l'), 'mm', 'm'), 'nn', 'n'), 'oo', 'o'), 'pp', 'p')
      , 'rr', 'r'), 'ss', 's'), 'tt', 't'), 'uu', 'u'), 'vv', 'v'), 'zz', 'z'), 'ii', 'i')
    where id > (select last_id from search_range where kind = 'word');
  insert into search_part (rowid, word)
    select id, word from search_word
    where id > (select last_id from search_range where kind = 'word');
  insert or ignore into search_near (beginning, word_id)
    select case without.value when 0 then fresh.beginning
        else substr(fresh.beginning, 1, without.value - 1)
          || substr(fresh.beginning, without.value + 1) end, fresh.id
    from (
      select id, substr(sound, 1, 7) as beginning from search_word
      where id > (select last_id from search_range where kind = 'word')
        and length(sound) >= 4 and not word glob '*[0-9]*'
    ) as fresh cross join json_each('[0,1,2,3,4,5,6,7]') as without
    where without.value <= length(fresh.beginning);
  update search_range set last_id = (select coalesce(max(id), 0) from search_word)
    where kind = 'word';
  delete from search_queue where taken = 1;
end;

-- What is there already waits in the queue; npm run search-index works it off at once, writes and the clock bit by bit.
insert into search_queue (kind, record, text) select 'invoice', record, text from search_invoice;
insert into search_queue (kind, record, text) select 'activity', record, text from search_activity;
insert into search_queue (kind, record, text) select 'contact', record, text from search_contact;
insert into search_queue (kind, record, text) select 'project', record, text from search_project;
insert into search_queue (kind, record, text) select 'company', record, text from search_company;
