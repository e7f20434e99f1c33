-- $1 ids of collections, $2 organisation. Those that the asker sees, and whether a deposit of the organisation may replace
-- them.
select c.id, r.title, c.visibility, coalesce(c.organisation_id = $2::bigint and c.source = c.id, false) as is_own
from maillage.collection c
join maillage.metadata_record r on r.id = c.record_id
where c.id = any ($1::text[])
order by c.id;
