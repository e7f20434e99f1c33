-- $1 days after which an ended import is deleted with its rejects, $2 most rows. Of each source and collection the last
-- good run stays, which tells what to expect of the next, and the last publication, whose rejects concern what is shown.
delete from maillage.etl_run
where id in (
  select r.id
  from maillage.etl_run r
  where r.state <> 'running'
    and coalesce(r.ended_at, r.started_at) < now() - $1::double precision * interval '1 day'
    and not exists (
      select
      from (
        select max(id) as last_good, max(id) filter (where state = 'published') as last_published
        from maillage.etl_run kept
        where kept.source = r.source and kept.collection = r.collection and kept.state in ('published', 'unchanged')
      ) last
      where r.id in (last.last_good, last.last_published)
    )
  order by r.id
  limit $2::integer
  for update skip locked
)
returning id;
