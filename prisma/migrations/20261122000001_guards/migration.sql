-- What schema.prisma cannot say.

-- A sandbox belongs to a production account, and only a sandbox does.
alter table account add constraint account_twin check ((environment = 'sandbox') = (production_id is not null));

-- A connector address has its domain; no other kind has one, and only it routes through a credential.
alter table support_address
  add constraint support_address_domain check ((kind = 'smtp_connector') = (domain_id is not null)),
  add constraint support_address_route check (kind = 'smtp_connector' or route_credential_id is null);

-- Stored names are in their compared form.
alter table support_address add constraint support_address_lower check (email = lower(email));
alter table connector_domain add constraint connector_domain_lower check (domain = lower(domain));

-- The arrival marker is written once: how a ticket or comment came in is evidence, not data.
create function refuse_marker_change() returns trigger language plpgsql as $$
begin
  raise exception 'the authenticated marker is written once' using errcode = 'integrity_constraint_violation';
end $$;
create trigger ticket_marker before update of authenticated on ticket
  for each row when (old.authenticated is distinct from new.authenticated) execute function refuse_marker_change();
create trigger comment_marker before update of authenticated on comment
  for each row when (old.authenticated is distinct from new.authenticated) execute function refuse_marker_change();

-- What is due in a lane, in the order in which it leaves.
create index outbound_message_due on outbound_message (lane, priority desc, created_at) where state = 'queued';
create index outbound_message_next on outbound_message (lane, next_attempt_at) where state = 'queued';

-- Raw bytes are already dense: keep them out of line and uncompressed.
alter table inbound_chunk alter column bytes set storage external;
alter table attachment alter column content set storage external;
