-- $1 days.
delete from maillage.sign_in_failure where last_at < now() - $1::double precision * interval '1 day' returning 1;
