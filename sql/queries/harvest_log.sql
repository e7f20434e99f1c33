-- $1 run, $2 outcome or null, $3 text in title or identifier (empty: any), $4 how many, $5 how many to pass.
select id, outcome, remote_id, record_id, title, message, count(*) over () as total
from maillage.harvest_log
where run_id = $1::bigint
  and ($2::text is null or outcome = $2::text)
  and (
    $3::text = ''
    or position(lower($3::text) in lower(title)) > 0
    or position(lower($3::text) in lower(remote_id)) > 0
    or position(lower($3::text) in lower(record_id)) > 0
  )
order by id
limit $4::integer offset $5::integer;
