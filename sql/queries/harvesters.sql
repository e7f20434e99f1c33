-- $1 id or null: one, or all that the asker may see. With the records that each holds and its last run.
select
  h.id, h.name, h.kind, h.url as address, h.organisation_id, o.name as organisation, h.visibility, h.territory, h.options,
  h.has_secret, h.cron, h.is_enabled, h.changed_at,
  (select count(*) from maillage.harvest_item i where i.harvester_id = h.id and i.holds) as records,
  (
    select to_jsonb(r) - 'position' - 'job_id' - 'heartbeat_at'
    from maillage.harvest_run r
    where r.harvester_id = h.id and not r.is_dry
    order by r.id desc
    limit 1
  ) as last_run
from maillage.harvester h
left join maillage.organisation o on o.id = h.organisation_id
where $1::bigint is null or h.id = $1::bigint
order by h.name, h.id;
