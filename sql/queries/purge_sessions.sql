-- $1 hours a session may be idle, $2 days it may last.
delete from maillage.session
where last_seen_at < now() - $1::double precision * interval '1 hour'
  or created_at < now() - $2::double precision * interval '1 day'
returning 1;
