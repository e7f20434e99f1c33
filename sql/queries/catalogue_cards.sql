-- $1 ids of records, in the order in which they are shown. What cards tell of them, those that the asker may see.
select
  t.record_id as id, t.kind, t.title, 
  case when length(t.abstract) > 400 then left(t.abstract, 400) || '…' else t.abstract end as abstract, t.producer, t.licence_name as licence, t.updated_at,
  t.quality, t.facets,
  (
    select max(d ->> 'date') from jsonb_array_elements(t.details -> 'dates') d
    where d ->> 'type' in ('creation', 'publication', 'revision')
  ) as data_date,
  case when t.geom is not null then array[
    ST_XMin(t.geom), ST_YMin(t.geom), ST_XMax(t.geom), ST_YMax(t.geom)
  ] end as extent,
  (select min(c.id) from maillage.collection c where c.record_id = t.record_id) as collection
from unnest($1::text[]) with ordinality as shown (id, rank)
join maillage.searchable_record t on t.record_id = shown.id
order by shown.rank;
