-- $1 id, $2 job that tells. As the owner.
update maillage.saved_search set delivery_job_id = $2::bigint where id = $1::bigint;
