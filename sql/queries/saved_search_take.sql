-- $1 id, $2 number that it had looked up to, $3 number of the last change, $4 records to be told, $5 the next time. As the
-- owner: no row when somebody else has taken these changes up, or its owner paused it.
update maillage.saved_search
set seen_before = seen, seen = $3::bigint, told_count = $4::integer, next_at = $5::timestamptz
where id = $1::bigint and seen = $2::bigint and delivery_job_id is null and not is_paused
returning id;
