-- $1 organisation. Whether the asker publishes for it without anybody's approval.
select maillage.may_publish_record($1::bigint) as may;
