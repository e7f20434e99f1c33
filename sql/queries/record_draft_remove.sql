-- $1 id.
delete from maillage.record_draft where record_id = $1::text returning record_id;
