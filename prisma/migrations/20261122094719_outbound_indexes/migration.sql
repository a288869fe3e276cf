-- Nothing is read in this order, and each message pays for it three times: when it is queued, when it is claimed, when it has left.
drop index outbound_message_account_id_created_at_idx;
