-- $1 id, $2 signature of the data whose publication stopped because the site has the same.
update maillage.deposit set content_signature = $2::text, updated_at = now() where id = $1::uuid;
