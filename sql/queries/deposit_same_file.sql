-- $1 SHA-256 of a file. Collections whose published content was last read from the very same bytes, as the owner.
select distinct latest.collection
from (
  select distinct on (collection) collection, origin_signature
  from maillage.etl_run
  where state = 'published'
  order by collection, id desc
) latest
where latest.origin_signature = $1::text
order by latest.collection
limit 20;
