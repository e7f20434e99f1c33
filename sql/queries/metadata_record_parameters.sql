-- $1 id of the record. What a process result was computed from, and what is to be said with it.
select title, lineage, warnings, parameters, updated_at
from maillage.metadata_record
where id = $1::text;
