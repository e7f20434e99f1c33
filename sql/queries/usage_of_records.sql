-- $1 records. How often each was seen and taken in the last 30 days, today included.
select
  w.id,
  coalesce(sum(u.count) filter (where u.kind = 'page'), 0)::bigint as pages,
  coalesce(sum(u.count) filter (where u.kind = 'download'), 0)::bigint as downloads
from unnest($1::text[]) as w (id)
cross join lateral (
  select 'record' as what, w.id as object
  union all
  select 'collection', c.id from maillage.collection c where c.record_id = w.id
) told
left join maillage.usage u
  on u.what = told.what and u.object = told.object and u.day > (now() at time zone 'Europe/Paris')::date - 30
group by w.id;
