-- AlterTable
ALTER TABLE "inbound_upload" ADD COLUMN     "stored" INTEGER NOT NULL DEFAULT 0;

-- A row of lib/intake/rows.ts fills its page: kept there whole, and not cut into TOAST's pieces of 2 KB. Longer values of before stay where they are.
alter table inbound_chunk set (toast_tuple_target = 8160);
