-- AlterEnum
ALTER TYPE "outbound_kind" ADD VALUE 'invitation';

-- AlterEnum
ALTER TYPE "route_reason" ADD VALUE 'account_mail';

-- DropIndex
DROP INDEX "connector_domain_account_id_domain_key";

-- AlterTable
ALTER TABLE "brand" ADD COLUMN     "native_address_id" INTEGER;

-- AlterTable
ALTER TABLE "connector_domain" ADD COLUMN     "disconnected_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "outbound_message" ADD COLUMN     "secret_ciphertext" BYTEA,
ADD COLUMN     "secret_key_id" TEXT;

-- AlterTable
ALTER TABLE "support_address" ADD COLUMN     "pair_id" UUID;

-- AlterTable
ALTER TABLE "user" ADD COLUMN     "theme" TEXT;

-- CreateTable
CREATE TABLE "invitation" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "invited_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "invitation_token_hash_key" ON "invitation"("token_hash");

-- CreateIndex
CREATE INDEX "invitation_account_id_idx" ON "invitation"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "brand_native_address_id_key" ON "brand"("native_address_id");

-- CreateIndex
CREATE INDEX "connector_domain_account_id_idx" ON "connector_domain"("account_id");

-- AddForeignKey
ALTER TABLE "brand" ADD CONSTRAINT "brand_native_address_id_fkey" FOREIGN KEY ("native_address_id") REFERENCES "support_address"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_invited_by_fkey" FOREIGN KEY ("invited_by") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What schema.prisma cannot say.

-- Rule 4 of the connector: a domain once in an account, as long as it is connected.
create unique index connector_domain_live on connector_domain (account_id, domain) where disconnected_at is null;

-- Rule 5: an address once in a pair of production and sandbox. What stood in both before this rule keeps standing.
create function set_pair_id() returns trigger language plpgsql as $$
begin
  select coalesce(production_id, id) into new.pair_id from account where id = new.account_id;
  return new;
end $$;
create trigger support_address_pair before insert or update of account_id on support_address
  for each row execute function set_pair_id();
update support_address a set pair_id = coalesce(c.production_id, c.id) from account c
 where c.id = a.account_id
   and not (c.environment = 'sandbox'
            and exists (select 1 from support_address b where b.account_id = c.production_id and b.email = a.email));
create unique index support_address_pair_id_email_key on support_address (pair_id, email);

-- Every brand has its native address.
update brand b set native_address_id = (
  select a.id from support_address a where a.brand_id = b.id and a.kind = 'native'
   order by a.id = b.default_address_id desc, a.id limit 1);

-- A team belongs to the production account; the sandbox has the same people.
delete from member m using account c where c.id = m.account_id and c.environment = 'sandbox';
create function refuse_sandbox_member() returns trigger language plpgsql as $$
begin
  if exists (select 1 from account where id = new.account_id and environment = 'sandbox') then
    raise exception 'a sandbox has the people of its production account' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger member_of_production before insert or update of account_id on member
  for each row execute function refuse_sandbox_member();
create trigger invitation_to_production before insert or update of account_id on invitation
  for each row execute function refuse_sandbox_member();

-- One open invitation for a person; an address in its compared form.
create unique index invitation_open on invitation (account_id, email) where accepted_at is null and revoked_at is null;
alter table invitation add constraint invitation_lower check (email = lower(email));
alter table "user" add constraint user_theme check (theme in ('light', 'dark', 'auto'));
