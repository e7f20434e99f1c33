-- $1 id of a record. Whether the asker writes or approves it.
select coalesce(maillage.keeps_record($1::text), false) as keeps;
