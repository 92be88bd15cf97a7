-- Requests of agents that changed something and claim no place in the stream, while their tokens live:
-- whoever sends one again changes nothing.
create table agent_request (
  agent_id text not null,
  jti text not null,
  expires_at integer not null,
  primary key (agent_id, jti)
) strict, without rowid;
create index agent_request_expires on agent_request (expires_at);
