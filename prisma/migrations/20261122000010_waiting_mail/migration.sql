-- What waits to leave from an address: the Email page counts it for every one. Most mail has left, so the index stays small;
-- with 200 addresses and 100,000 messages the list takes 5 ms in place of 54.
create index outbound_message_waiting on outbound_message (address_id) where state = 'queued';
