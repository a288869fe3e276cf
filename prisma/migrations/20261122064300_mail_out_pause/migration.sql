-- CreateEnum
CREATE TYPE "delivery_report" AS ENUM ('delayed', 'failed');

-- AlterEnum
ALTER TYPE "outbound_kind" ADD VALUE 'security_notice';

-- AlterTable
ALTER TABLE "comment" ADD COLUMN     "report" "delivery_report",
ADD COLUMN     "report_recipient" TEXT;

-- AlterTable
ALTER TABLE "outbound_credential" ADD COLUMN     "auth_rejected_at" TIMESTAMPTZ(3),
ADD COLUMN     "auth_rejection" TEXT,
ADD COLUMN     "auth_retry_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "outbound_message" ADD COLUMN     "attempts_before" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "round_at" TIMESTAMPTZ(3);

alter table outbound_credential add constraint outbound_credential_rejected check ((auth_rejected_at is null) = (auth_retry_at is null));
