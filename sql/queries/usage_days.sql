-- $1 record, $2 first and $3 last day. The days on which it or its collections were seen or taken, the latest first.
select
  u.day::text as day,
  coalesce(sum(u.count) filter (where u.kind = 'page'), 0)::bigint as pages,
  coalesce(sum(u.count) filter (where u.kind = 'request'), 0)::bigint as requests,
  coalesce(sum(u.count) filter (where u.kind = 'tile'), 0)::bigint as tiles,
  coalesce(sum(u.count) filter (where u.kind = 'download'), 0)::bigint as downloads
from maillage.usage u
where u.day between $2::date and $3::date
  and case u.what
    when 'record' then u.object = $1::text
    else u.object in (select c.id from maillage.collection c where c.record_id = $1::text)
  end
group by u.day
order by u.day desc;
