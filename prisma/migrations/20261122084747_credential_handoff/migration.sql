-- CreateEnum
CREATE TYPE "handoff_state" AS ENUM ('waiting', 'opened', 'expired', 'cancelled');

-- CreateTable
CREATE TABLE "credential_handoff" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "credential_id" UUID NOT NULL,
    "created_by" TEXT,
    "state" "handoff_state" NOT NULL DEFAULT 'waiting',
    "ciphertext" BYTEA,
    "proof_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "opened_from" TEXT,
    "opened_browser" TEXT,
    "opened_system" TEXT,

    CONSTRAINT "credential_handoff_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "credential_handoff_credential_id_created_at_idx" ON "credential_handoff"("credential_id", "created_at");

-- CreateIndex
CREATE INDEX "credential_handoff_account_id_idx" ON "credential_handoff"("account_id");

-- CreateIndex
CREATE INDEX "credential_handoff_created_by_idx" ON "credential_handoff"("created_by");

-- AddForeignKey
ALTER TABLE "credential_handoff" ADD CONSTRAINT "credential_handoff_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credential_handoff" ADD CONSTRAINT "credential_handoff_credential_id_fkey" FOREIGN KEY ("credential_id") REFERENCES "inbound_credential"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credential_handoff" ADD CONSTRAINT "credential_handoff_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What it hands over is there exactly as long as it waits.
alter table credential_handoff
  add constraint credential_handoff_sealed check ((state = 'waiting') = (ciphertext is not null)),
  add constraint credential_handoff_ended check ((state = 'waiting') = (ended_at is null));

-- Links that wait, of a credential that ends.
create index credential_handoff_waiting on credential_handoff (credential_id) where state = 'waiting';
