-- $1 harvester, $2 job or null, $3 seconds after which a silent run is dead, $4 seconds within which one that ended short is
-- taken up again. The last run that was no trial: whether another one is at it, and whether it can go on where it stopped.
select
  r.id, r.state, r.position, r.to_confirm,
  r.state = 'running' and (r.job_id is null or r.job_id is distinct from $2::bigint)
    and r.heartbeat_at > now() - $3::double precision * interval '1 second' as is_alive,
  r.state in ('running', 'failed', 'stopped') and r.position is not null and h.changed_at <= r.started_at
    and r.heartbeat_at > now() - $4::double precision * interval '1 second' as may_go_on
from maillage.harvest_run r
join maillage.harvester h on h.id = r.harvester_id
where r.harvester_id = $1::bigint and not r.is_dry
order by r.id desc
limit 1;
