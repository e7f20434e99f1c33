-- $1 hash of the token. The number that screens name the session by; the owner's, as the hash is read by nobody else.
select id from maillage.session where token_hash = $1::bytea;
