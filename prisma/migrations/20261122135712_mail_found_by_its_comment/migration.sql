-- A ticket's page read every message that had ever left to find those of its comments, and a disconnection's every one to find its list.

-- CreateIndex
CREATE INDEX "outbound_message_comment_id_idx" ON "outbound_message"("comment_id");

-- Few messages are on such a list: the others need no entry.
create index outbound_message_listed on outbound_message (disconnected_address_id, id) where disconnected_address_id is not null;
