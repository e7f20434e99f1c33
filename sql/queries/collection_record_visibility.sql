-- $1 id. A restricted collection's record is restricted with it, a new one that an import has just written too.
update maillage.metadata_record r
set visibility = c.visibility, organisation_id = c.organisation_id
from maillage.collection c
where c.id = $1::text and r.id = c.record_id and c.visibility <> 'public';
