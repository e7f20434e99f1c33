-- $1 input, $2 account or null, $3 most jobs of that account (without one: of all who have none) that wait or work,
-- $4 days that the row is kept. No row: there are as many already.
insert into maillage.job (kind, input, account_id, keep_until)
select 'process', $1::jsonb, $2::bigint, now() + $4::double precision * interval '1 day'
where $3::integer > (
  select count(*)
  from maillage.job
  where kind = 'process' and state in ('queued', 'running') and account_id is not distinct from $2::bigint
)
returning id;
