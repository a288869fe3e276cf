-- CreateTable
CREATE TABLE "outbound_queue" (
    "message_id" UUID NOT NULL,
    "lane" TEXT NOT NULL,
    "priority" INTEGER NOT NULL,
    "kind" "outbound_kind" NOT NULL,
    "address_id" INTEGER,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
    "claimed_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbound_queue_pkey" PRIMARY KEY ("message_id")
);
-- Each row is claimed once: with room in its page that leaves the indexes as they are.
alter table outbound_queue set (fillfactor = 50);

insert into outbound_queue (message_id, lane, priority, kind, address_id, next_attempt_at, claimed_at)
select id, lane, priority, kind, address_id, next_attempt_at, claimed_at from outbound_message where state = 'queued';

-- CreateIndex
CREATE INDEX "outbound_queue_lane_priority_message_id_idx" ON "outbound_queue"("lane", "priority" DESC, "message_id");

-- CreateIndex
CREATE INDEX "outbound_queue_address_id_idx" ON "outbound_queue"("address_id");

-- AddForeignKey
ALTER TABLE "outbound_queue" ADD CONSTRAINT "outbound_queue_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "outbound_message"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Whoever queues a message, moves it or ends it need not know of the queue.
create function keep_outbound_queue() returns trigger language plpgsql as $$
begin
  if new.state <> 'queued' then
    delete from outbound_queue where message_id = new.id;
  elsif tg_op = 'UPDATE' and old.state = 'queued' then
    update outbound_queue set lane = new.lane, priority = new.priority, address_id = new.address_id, next_attempt_at = new.next_attempt_at
      where message_id = new.id;
  else
    insert into outbound_queue (message_id, lane, priority, kind, address_id, next_attempt_at)
      values (new.id, new.lane, new.priority, new.kind, new.address_id, new.next_attempt_at);
  end if;
  return null;
end $$;
create trigger outbound_message_queued after insert on outbound_message
  for each row when (new.state = 'queued') execute function keep_outbound_queue();
create trigger outbound_message_moved after update of state, lane, priority, address_id, next_attempt_at on outbound_message
  for each row when ('queued' in (old.state, new.state) and (old.state, old.lane, old.priority, old.address_id, old.next_attempt_at)
    is distinct from (new.state, new.lane, new.priority, new.address_id, new.next_attempt_at))
  execute function keep_outbound_queue();

-- The rest is what each message that leaves need no longer pay for: no index looks at a column that an attempt writes, and its row is
-- updated where it lies. Which credential it left by stays known when that is gone, and an attempt is found by its message alone.
drop index outbound_message_due;
drop index outbound_message_next;
drop index outbound_message_waiting;

-- AlterTable
ALTER TABLE "outbound_message" DROP COLUMN "claimed_at";

-- DropForeignKey
ALTER TABLE "outbound_message" DROP CONSTRAINT "outbound_message_credential_id_fkey";

-- DropIndex
DROP INDEX "outbound_message_credential_id_idx";

-- DropIndex
DROP INDEX "outbound_attempt_message_id_started_at_idx";

-- AlterTable
ALTER TABLE "outbound_attempt" DROP CONSTRAINT "outbound_attempt_pkey",
ADD CONSTRAINT "outbound_attempt_pkey" PRIMARY KEY ("message_id", "id");
