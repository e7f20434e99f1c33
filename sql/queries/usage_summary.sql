-- $1 first and $2 last day, $3 the most rows. Datasets that were seen or taken, the most first: what was counted of the
-- record and of its collections; downloads by format.
with counted as (
  select case u.what when 'record' then u.object else c.record_id end as record_id, u.kind, u.format, sum(u.count) as count
  from maillage.usage u
  left join maillage.collection c on u.what = 'collection' and c.id = u.object
  where u.day between $1::date and $2::date
  group by 1, 2, 3
)
select
  r.id,
  r.title,
  coalesce(sum(u.count) filter (where u.kind = 'page'), 0)::bigint as pages,
  coalesce(sum(u.count) filter (where u.kind = 'request'), 0)::bigint as requests,
  coalesce(sum(u.count) filter (where u.kind = 'tile'), 0)::bigint as tiles,
  coalesce(sum(u.count) filter (where u.kind = 'download'), 0)::bigint as downloads,
  coalesce(jsonb_object_agg(u.format, u.count) filter (where u.kind = 'download'), '{}') as formats
from counted u
join maillage.metadata_record r on r.id = u.record_id
group by r.id, r.title
order by coalesce(sum(u.count) filter (where u.kind <> 'tile'), 0) desc, r.id collate "C"
limit $3::integer;
