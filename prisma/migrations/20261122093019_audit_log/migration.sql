-- DropIndex
DROP INDEX "audit_event_account_id_at_idx";

-- CreateTable
CREATE TABLE "audit_name" (
    "account_id" UUID NOT NULL,
    "object_type" TEXT NOT NULL,
    "object_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "audit_name_pkey" PRIMARY KEY ("account_id","object_type","object_id","name")
);

-- CreateIndex
CREATE INDEX "audit_event_account_id_at_id_idx" ON "audit_event"("account_id", "at", "id");

-- CreateIndex
CREATE INDEX "audit_event_account_id_actor_id_at_id_idx" ON "audit_event"("account_id", "actor_id", "at", "id");

-- CreateIndex
CREATE INDEX "audit_event_account_id_action_at_id_idx" ON "audit_event"("account_id", "action", "at", "id");

-- CreateIndex
CREATE INDEX "audit_event_account_id_actor_id_action_at_id_idx" ON "audit_event"("account_id", "actor_id", "action", "at", "id");

-- CreateIndex
CREATE INDEX "audit_event_account_id_object_type_object_id_at_id_idx" ON "audit_event"("account_id", "object_type", "object_id", "at", "id");

-- AddForeignKey
ALTER TABLE "audit_name" ADD CONSTRAINT "audit_name_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What is written stays as it was written: the application, and whoever gets hold of its statements, can add and nothing else.
create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is only added to' using errcode = 'integrity_constraint_violation';
end $$;
create trigger audit_event_kept before update or delete on audit_event
  for each statement execute function refuse_audit_change();
create trigger audit_name_kept before update or delete on audit_name
  for each statement execute function refuse_audit_change();

-- The names of what was recorded before there was a place for them (lib/audit/names.ts says which details are names).
insert into audit_name (account_id, object_type, object_id, name)
select distinct e.account_id, e.object_type, e.object_id, left(d.value, 400)
  from audit_event e, jsonb_each_text(e.details::jsonb) d
 where d.value <> ''
   and (d.key in ('name', 'domain', 'username') or (d.key = 'email' and e.object_type <> 'brand')
        or (e.action in ('domain.renamed', 'brand.renamed', 'address.renamed') and d.key in ('from', 'to', 'was')))
   and not (e.object_type = 'address' and d.key = 'username')
on conflict do nothing;
