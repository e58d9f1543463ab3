create table if not exists booking (
  id varchar(36) not null primary key,
  title varchar(200) not null,
  starts_at timestamp(6) with time zone not null,
  recipient varchar(128) not null,
  caregiver varchar(128) not null,
  confirmed boolean not null,
  -- the call with which the visit was booked
  call_id varchar(36)
);

-- mails about calls, so that none is sent twice
create table if not exists sent_mail (
  call_id varchar(36) not null,
  sequence_no integer not null,
  identity varchar(128) not null,
  primary key (call_id, sequence_no, identity)
);
