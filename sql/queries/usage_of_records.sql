-- $1 records. How often each was seen and taken in the last 30 days, today included.
select
  w.id,
  coalesce(sum(u.count) filter (where u.kind = 'page'), 0)::bigint as pages,
  coalesce(sum(u.count) filter (where u.kind = 'download'), 0)::bigint as downloads
from unnest($1::text[]) as w (id)
left join maillage.collection c on c.record_id = w.id
left join maillage.usage u
  on u.day > (now() at time zone 'Europe/Paris')::date - 30
  and (u.what = 'record' and u.object = w.id or u.what = 'collection' and u.object = c.id)
group by w.id;
