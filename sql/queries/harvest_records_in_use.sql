-- $1 record ids. Those that somebody works on, or that data hangs on.
select id from unnest($1::text[]) as asked (id) where maillage.is_record_in_use(id);
