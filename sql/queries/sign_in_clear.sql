-- $1 hash of a subject that proved itself. What is long forgiven goes as well.
delete from maillage.sign_in_failure
where subject_hash = $1::bytea or last_at < now() - interval '7 days';
