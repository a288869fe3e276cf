-- Each row is written once more soon after it came. With room in its page, an update that changes no indexed column leaves every index as it is.
alter table inbound_message set (fillfactor = 60);
alter table outbound_message set (fillfactor = 45);
