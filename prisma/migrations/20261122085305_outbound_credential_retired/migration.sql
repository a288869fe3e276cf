-- AlterTable
ALTER TABLE "outbound_credential" ADD COLUMN     "retired_at" TIMESTAMPTZ(3),
ALTER COLUMN "secret_ciphertext" DROP NOT NULL,
ALTER COLUMN "secret_key_id" DROP NOT NULL;

-- CreateTable
CREATE TABLE "notice_sent" (
    "account_id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "notice_sent_pkey" PRIMARY KEY ("account_id","subject")
);

-- AddForeignKey
ALTER TABLE "notice_sent" ADD CONSTRAINT "notice_sent_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What has been replaced, and routes nothing, serves no more: its secret goes, its record stays.
update outbound_credential c set retired_at = now(), secret_ciphertext = null, secret_key_id = null
where exists (select 1 from outbound_credential n where n.address_id = c.address_id and n.created_at > c.created_at)
  and not exists (select 1 from support_address a where a.route_credential_id = c.id);

alter table outbound_credential
  add constraint outbound_credential_sealed check ((secret_ciphertext is null) = (secret_key_id is null)),
  add constraint outbound_credential_retired check ((retired_at is null) = (secret_ciphertext is not null));

-- What is sealed among millions of messages, for the change of the key (lib/keys).
create index outbound_message_sealed on outbound_message (secret_key_id, id) where secret_key_id is not null;
