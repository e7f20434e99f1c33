-- $1 days after which a key that opens nothing any more is forgotten.
delete from maillage.api_key
where least(expires_at, revoked_at) < now() - $1::double precision * interval '1 day'
returning 1;
