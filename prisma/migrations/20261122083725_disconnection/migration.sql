-- CreateEnum
CREATE TYPE "disconnection_queue" AS ENUM ('drain', 'reroute');

-- CreateEnum
CREATE TYPE "disconnection_step" AS ENUM ('stopping', 'draining', 'rerouting', 'removing', 'revoking', 'finished', 'cancelled');

-- AlterEnum
ALTER TYPE "route_reason" ADD VALUE 'domain_disconnecting';

-- AlterTable
ALTER TABLE "connector_domain" ADD COLUMN     "disconnection_id" UUID;

-- AlterTable
ALTER TABLE "outbound_message" ADD COLUMN     "disconnected_address_id" UUID;

-- AlterTable
ALTER TABLE "support_address" ADD COLUMN     "leaving" "disconnection_queue";

-- CreateTable
CREATE TABLE "disconnection" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "domain_id" UUID NOT NULL,
    "queue" "disconnection_queue" NOT NULL,
    "step" "disconnection_step" NOT NULL DEFAULT 'stopping',
    "drain_until" TIMESTAMPTZ(3),
    "switched_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "started_by" TEXT NOT NULL,
    "started_by_email" TEXT NOT NULL,
    "started_from" TEXT,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "disconnection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "disconnected_address" (
    "id" UUID NOT NULL,
    "disconnection_id" UUID NOT NULL,
    "address_id" INTEGER NOT NULL,
    "email" TEXT NOT NULL,
    "stopped_at" TIMESTAMPTZ(3),
    "waiting" INTEGER NOT NULL DEFAULT 0,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "disconnected_address_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "disconnection_account_id_started_at_idx" ON "disconnection"("account_id", "started_at");

-- CreateIndex
CREATE INDEX "disconnection_domain_id_idx" ON "disconnection"("domain_id");

-- CreateIndex
CREATE UNIQUE INDEX "disconnected_address_disconnection_id_address_id_key" ON "disconnected_address"("disconnection_id", "address_id");

-- CreateIndex
CREATE UNIQUE INDEX "connector_domain_disconnection_id_key" ON "connector_domain"("disconnection_id");

-- AddForeignKey
ALTER TABLE "connector_domain" ADD CONSTRAINT "connector_domain_disconnection_id_fkey" FOREIGN KEY ("disconnection_id") REFERENCES "disconnection"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "disconnection" ADD CONSTRAINT "disconnection_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "disconnection" ADD CONSTRAINT "disconnection_domain_id_fkey" FOREIGN KEY ("domain_id") REFERENCES "connector_domain"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "disconnected_address" ADD CONSTRAINT "disconnected_address_disconnection_id_fkey" FOREIGN KEY ("disconnection_id") REFERENCES "disconnection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outbound_message" ADD CONSTRAINT "outbound_message_disconnected_address_id_fkey" FOREIGN KEY ("disconnected_address_id") REFERENCES "disconnected_address"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What schema.prisma cannot say.

-- The few messages that a disconnection is about, in the order in which they were queued.
create index outbound_message_disconnected on outbound_message (disconnected_address_id, id) where disconnected_address_id is not null;
-- A disconnection that is over has its end, and only that one.
alter table disconnection add constraint disconnection_ended check ((step in ('finished', 'cancelled')) = (ended_at is not null));
-- Only a connector's address leaves with a connector.
alter table support_address add constraint support_address_leaving check (kind = 'smtp_connector' or leaving is null);
