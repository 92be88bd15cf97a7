-- Each write adds a small part to the full-text indexes, and each look-up of a word opens all of them: whoever merges
-- (worker/store/search-merge.ts) may do so from two parts of a size on, where FTS5 waits for four.
insert into search_text (search_text, rank) values ('usermerge', 2);
insert into search_part (search_part, rank) values ('usermerge', 2);
