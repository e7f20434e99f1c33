-- $1 days, $2 how many at most. Only where retention was declared in the same transaction.
delete from maillage.audit
where id in (
  select id from maillage.audit
  where at < now() - $1::double precision * interval '1 day'
  order by at
  limit $2::integer
)
returning 1;
