-- $1 run, $2 line and $3 id after which to go on, $4 how many.
select id, line, reason, row, kept
from maillage.etl_reject
where run_id = $1::bigint and (line, id) > ($2::bigint, $3::bigint)
order by line, id
limit $4::integer;
