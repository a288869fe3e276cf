-- AlterTable
ALTER TABLE "inbound_credential" ADD COLUMN     "revoke_at" TIMESTAMPTZ(3);

-- One that ended earlier than planned has no plan any more.
alter table inbound_credential add constraint inbound_credential_end check (revoked_at is null or revoke_at is null or revoked_at = revoke_at);
