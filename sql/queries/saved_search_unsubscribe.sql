-- $1 id. As the owner: by the link of a mail; as if its owner had paused it.
update maillage.saved_search set is_paused = true, problem = null where id = $1::bigint and channel = 'email'
returning title, owner_id;
