-- $1 fingerprint of what all records were scored by. As the owner.
insert into maillage.score_basis (fingerprint) values ($1::text)
on conflict (is_only) do update set fingerprint = excluded.fingerprint;
