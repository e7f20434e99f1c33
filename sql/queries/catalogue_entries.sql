-- $1 ids of records, in the order in which they are shown. What feeds tell of them, those that the asker may see.
select t.record_id as id, t.kind, t.title, left(t.abstract, 2000) as abstract, t.producer, t.created_at, t.updated_at
from unnest($1::text[]) with ordinality as shown (id, rank)
join maillage.searchable_record t on t.record_id = shown.id
order by shown.rank;
