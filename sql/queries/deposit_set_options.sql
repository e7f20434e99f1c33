-- $1 id, $2 what the person answered and chose.
update maillage.deposit
set options = $2::jsonb, updated_at = now()
where id = $1::uuid
returning id;
