-- Bookend, version 1 of the tables, for PostgreSQL. Times are UTC.

create table if not exists bookend_call (
  id uuid not null primary key,
  version bigint not null,
  status varchar(16) not null,
  end_reason varchar(32),
  -- who cancelled or ended it (a person, or the name of a system), and why
  ended_by varchar(128),
  ended_by_system varchar(128),
  reason varchar(500),
  requested_by varchar(128) not null,
  booking_id varchar(128),
  scheduled_at timestamptz not null,
  -- a JSON array of participants: identity, role, response, admission,
  -- admission_since, token_issued_at, guest (name, key_hash, valid_until), connections (an array of id,
  -- source, began_at, ended_at, confirmed = end reported by the provider, reason, skew), earlier (totals of
  -- merged connections: count, time, minutes, first_at, up_to, ids) and activity (reports, reschedules,
  -- presence_events, presence_at, present = by the last event, busy = in another call), unset fields are omitted
  participants text not null,
  limit_ms bigint not null,
  join_opens_before_ms bigint not null,
  join_closes_after_ms bigint not null,
  answer_within_ms bigint,
  -- null = not an instant call
  ring_within_ms bigint,
  reconnect_grace_ms bigint not null,
  warn_before_ms bigint,
  extendable_by_ms bigint not null,
  is_exclusive boolean not null,
  slack_ms bigint not null,
  limit_counts varchar(16) not null,
  -- comma-separated times before scheduled_at, null = no reminders
  remind_before_ms varchar(512),
  remind_tolerance_ms bigint not null,
  -- a JSON object: the duties and rights of each role, null = all people are equal
  role_policies text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  asked_at timestamptz not null,
  -- planned time of the latest reminder
  reminded_at timestamptz,
  join_opened_at timestamptz,
  started_at timestamptz,
  ends_at timestamptz,
  warned_at timestamptz,
  ended_at timestamptz,
  room_phase varchar(16) not null,
  room_sid varchar(128),
  room_failures integer not null,
  room_due_at timestamptz,
  room_closed_at timestamptz,
  events_recorded integer not null,
  events_delivered integer not null,
  event_failures integer not null,
  event_due_at timestamptz,
  participant_count integer not null,
  -- next transition by time, null = none
  transition_due_at timestamptz,
  -- next deadline of the call or of its tasks, null = none
  due_at timestamptz,
  -- lease: node id, expiry by the clock of the database, expiry by the clock of the node, claimed due_at
  claimed_by uuid,
  lease_until timestamptz,
  lease_until_local timestamptz,
  leased_due_at timestamptz
) with (fillfactor = 50);

create index if not exists bookend_call_due_index on bookend_call (due_at) where due_at is not null;

create index if not exists bookend_call_booking_index on bookend_call (booking_id, scheduled_at, id) where booking_id is not null;

create index if not exists bookend_call_status_index on bookend_call (status, scheduled_at, id, limit_ms, participant_count);

-- for the limits of requests per person
create index if not exists bookend_call_requester_index on bookend_call (requested_by, status, created_at);

-- for the purge
create index if not exists bookend_call_ended_index on bookend_call (ended_at) where ended_at is not null and due_at is null;

-- search index of calls by participant
create table if not exists bookend_participant (
  identity varchar(128) not null,
  scheduled_at timestamptz not null,
  join_opens_at timestamptz not null,
  join_closes_at timestamptz not null,
  -- whether the participant has not responded yet, and was not removed
  is_awaiting boolean not null,
  call_id uuid not null,
  primary key (call_id, identity)
);

create index if not exists bookend_participant_index on bookend_participant (identity, scheduled_at, call_id);

create index if not exists bookend_participant_awaiting_index on bookend_participant (identity, scheduled_at, call_id) where is_awaiting;

-- events of the calls: append-only, except for anonymization and purge
create table if not exists bookend_event (
  call_id uuid not null,
  sequence_no integer not null,
  event_type varchar(32) not null,
  happened_at timestamptz not null,
  actor varchar(128),
  -- name of the system that acted
  actor_system varchar(128),
  -- the person whom the actor admitted, denied, removed or added, or who did not come
  identity varchar(128),
  -- scheduled time or end of the call
  planned_at timestamptz,
  -- how long before the scheduled time, or how long others waited
  duration_ms bigint,
  -- a person's text
  reason varchar(500),
  -- why the call or a connection ended
  reason_code varchar(32),
  connection_id varchar(128),
  -- by the clock of the database, the order in which live streams read
  stored_at timestamptz not null default clock_timestamp(),
  primary key (call_id, sequence_no)
);

create index if not exists bookend_event_stored_index on bookend_event (stored_at, call_id, sequence_no);

-- idempotency keys of requests, each with the call that answered its request
create table if not exists bookend_request_key (
  requested_by varchar(128) not null,
  request_key varchar(128) not null,
  call_id uuid not null,
  -- distinguishes a repeated request from a different one with the same key, null = anonymized
  request_digest varchar(64),
  primary key (requested_by, request_key)
);

create index if not exists bookend_request_key_index on bookend_request_key (call_id);

-- calls in the periods of spend caps: upper bounds of their numbers, and when they were counted last
create table if not exists bookend_period_count (
  period_from timestamptz not null,
  period_to timestamptz not null,
  counted_at timestamptz not null,
  -- comma-separated limit_ms:participant_count:calls
  counts text not null,
  primary key (period_from, period_to)
);

-- rows that bookings lock: one per group of identities, and the last one for spend caps
create table if not exists bookend_lock (
  slot integer not null primary key
);

insert into bookend_lock (slot) values
  (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15),
  (16), (17), (18), (19), (20), (21), (22), (23), (24), (25), (26), (27), (28), (29), (30), (31),
  (32), (33), (34), (35), (36), (37), (38), (39), (40), (41), (42), (43), (44), (45), (46), (47),
  (48), (49), (50), (51), (52), (53), (54), (55), (56), (57), (58), (59), (60), (61), (62), (63),
  (64)
on conflict do nothing;

create table if not exists bookend_schema (
  version integer not null primary key
);

insert into bookend_schema (version) values (1)
on conflict do nothing;
