-- $1 id, $2 whether it is to pause.
update maillage.saved_search set is_paused = $2::boolean where id = $1::bigint returning title;
