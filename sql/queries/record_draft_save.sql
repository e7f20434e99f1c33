-- $1 id, $2 body, $3 visibility or null, $4 summary, $5 version that it is based on or null.
update maillage.record_draft
set body = $2::jsonb, visibility = $3::text, summary = $4::text, based_on = $5::integer
where record_id = $1::text
returning revision, updated_at;
