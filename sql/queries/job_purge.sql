-- $1 days after which an ended job is deleted, $2 most rows. The last one of each kind stays: it says how that work went.
delete from maillage.job
where id in (
  select j.id
  from maillage.job j
  where j.state in ('done', 'failed', 'dismissed')
    and coalesce(j.keep_until, j.ended_at + $1::double precision * interval '1 day') < now()
    and exists (select from maillage.job later where later.kind = j.kind and later.id > j.id)
  order by j.id
  limit $2::integer
  for update skip locked
)
returning id;
