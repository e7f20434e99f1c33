-- $1 kind, $2 input, $3 seconds to wait, $4 whether everybody may see it, $5 most attempts or null, $6 days its row is
-- kept after now or null. The same work already queued is not queued twice: its wait starts anew.
insert into maillage.job (kind, input, run_after, is_public, max_attempts, keep_until)
values (
  $1::text,
  $2::jsonb,
  now() + $3::double precision * interval '1 second',
  $4::boolean,
  $5::integer,
  now() + $6::double precision * interval '1 day'
)
on conflict (kind, md5(input::text), coalesce(account_id, 0)) where state = 'queued' do update set run_after = excluded.run_after
returning id;
