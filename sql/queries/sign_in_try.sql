-- $1 hash of the subject, $2 free tries, $3 minutes after which one is forgiven. Counts a try as failed until it
-- succeeds, so that tries made at once cannot slip through; no row when it must wait.
insert into maillage.sign_in_failure as f (subject_hash)
values ($1::bytea)
on conflict (subject_hash) do update
set failures = greatest(0, f.failures - floor(greatest(0, extract(epoch from now() - f.last_at)) / 60 / $3::double precision)::integer) + 1,
  last_at = now()
where f.failures < $2::integer
  or f.last_at + least(60, power(2, least(f.failures - $2::integer, 6))) * interval '1 minute' <= now()
returning failures;
