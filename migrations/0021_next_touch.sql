-- Who planned when a company is to be heard next: it is shown to them on that day, as it is to who looks after it.
alter table company add column next_touch_by text references member (id);
