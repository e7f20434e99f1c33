-- $1 id, $2 why it could not look, $3 failures in a row after which it is paused. As the owner.
update maillage.saved_search
set
  failures = failures + 1, failure = $2::text, next_at = now() + interval '15 minutes' * 4 ^ failures,
  is_paused = failures + 1 >= $3::integer, problem = case when failures + 1 >= $3::integer then left($2::text, 1000) end
where id = $1::bigint;
