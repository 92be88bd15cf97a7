-- Whether the CRM goes on showing what it had of a row that the agent left out, or has nothing of it: a row that cannot
-- be read is withdrawn where a change of the egress policy leaves nobody able to say that it may be here. Null where
-- nobody said, as of rows that the CRM itself refused.
alter table quarantine add column stands integer;
