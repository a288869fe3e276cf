-- CreateEnum
CREATE TYPE "token_scope" AS ENUM ('read', 'read_write');

-- AlterTable. The tokens that there are keep what they could do; every new one says what it may.
ALTER TABLE "api_token" ADD COLUMN     "expires_at" TIMESTAMPTZ(3),
ADD COLUMN     "last_used_peer" TEXT,
ADD COLUMN     "scope" "token_scope" NOT NULL DEFAULT 'read_write';
ALTER TABLE "api_token" ALTER COLUMN "scope" DROP DEFAULT;

-- CreateTable. Unlogged: counting a request must not wait for the disk.
CREATE UNLOGGED TABLE "rate_window" (
    "key" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "used" INTEGER NOT NULL,

    CONSTRAINT "rate_window_pkey" PRIMARY KEY ("key")
);
