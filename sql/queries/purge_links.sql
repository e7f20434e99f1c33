-- $1 days after which a used or expired link is forgotten.
delete from maillage.one_time_link
where least(expires_at, used_at) < now() - $1::double precision * interval '1 day'
returning 1;
