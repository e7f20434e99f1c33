-- $1 number, $2 answer or null. No row when it is closed already, or not of a record that the asker keeps.
update maillage.error_report
set state = 'closed', answer = $2::text, closed_by = maillage.account_id(), closed_at = now()
where id = $1::bigint and state = 'open'
returning record_id, email, message;
