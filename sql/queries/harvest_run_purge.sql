-- $1 days after which an ended run is deleted with its log, $2 most rows. The last one of each harvester stays.
delete from maillage.harvest_run
where id in (
  select r.id
  from maillage.harvest_run r
  where r.state <> 'running'
    and coalesce(r.ended_at, r.started_at) < now() - $1::double precision * interval '1 day'
    and r.id <> (select max(kept.id) from maillage.harvest_run kept where kept.harvester_id = r.harvester_id)
  order by r.id
  limit $2::integer
  for update skip locked
)
returning id;
