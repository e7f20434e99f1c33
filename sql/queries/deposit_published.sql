-- $1 id, $2 collection.
update maillage.deposit
set collection_id = $2::text, published_at = now(), updated_at = now()
where id = $1::uuid;
