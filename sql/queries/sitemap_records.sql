-- $1 how many come before, $2 how many at most. Published records that the asker may see.
select record_id as id, updated_at
from maillage.searchable_record
where state = 'published'
order by record_id
offset $1 limit $2;
