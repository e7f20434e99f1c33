-- $1 id, $2 collection, $3 what the person is told, or null.
update maillage.deposit
set collection_id = $2::text, notice = $3::text, published_at = now(), updated_at = now()
where id = $1::uuid;
