-- $1 organisation, $2 the one above or null. Site administrators alone.
update maillage.organisation set parent_id = $2::bigint where id = $1::bigint and parent_id is distinct from $2::bigint
returning id;
