-- $1 id, $2 SHA-256 of the file, $3 what was found.
update maillage.deposit
set sha256 = $2::text, plan = $3::jsonb, content_signature = null, updated_at = now()
where id = $1::uuid;
