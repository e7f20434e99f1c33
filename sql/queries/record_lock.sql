-- $1 id. Takes a published record for a change; no row when the asker may not publish it.
select r.id, r.version, r.origin, r.state, r.visibility, r.curated, maillage.record_body(r) as body
from maillage.metadata_record r where r.id = $1::text for update of r;
