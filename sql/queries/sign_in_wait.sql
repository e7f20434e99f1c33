-- $1 hash of the subject, $2 free tries. Seconds until the next try is taken.
select greatest(1, ceil(extract(epoch from
    last_at + least(60, power(2, least(failures - $2::integer, 6))) * interval '1 minute' - now()
  )))::integer as wait_s
from maillage.sign_in_failure
where subject_hash = $1::bytea;
