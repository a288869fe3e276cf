-- The bytes of an attachment in pieces, as those of a message are: fifty megabytes in one value held up whoever wrote or read it.
CREATE TABLE "attachment_chunk" (
    "attachment_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "attachment_chunk_pkey" PRIMARY KEY ("attachment_id","seq")
);
ALTER TABLE "attachment_chunk" ADD CONSTRAINT "attachment_chunk_attachment_id_fkey" FOREIGN KEY ("attachment_id") REFERENCES "attachment"("id") ON DELETE CASCADE ON UPDATE CASCADE;
alter table attachment_chunk alter column bytes set storage external;

insert into attachment_chunk (attachment_id, seq, bytes)
select a.id, piece, substring(a.content from piece * 1048576 + 1 for 1048576)
  from attachment a cross join lateral generate_series(0, greatest(0, (a.size - 1) / 1048576)) as piece;

alter table attachment drop column content;
