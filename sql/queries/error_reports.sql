-- $1 id of the record. Open ones first, then the last closed.
select e.id, e.record_id, e.collection_id, e.feature_id, public.ST_X(e.geom) as lon, public.ST_Y(e.geom) as lat, e.message, e.email,
  e.state, e.answer, e.created_at, e.closed_at, maillage.name_of_colleague(e.closed_by) as closed_by
from maillage.error_report e
where e.record_id = $1::text
order by e.state desc, coalesce(e.closed_at, e.created_at) desc, e.id desc
limit 100;
