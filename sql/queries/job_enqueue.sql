-- $1 kind, $2 input, $3 seconds to wait, $4 whether everybody may see it. The same work already queued is not queued twice: its wait starts anew.
insert into maillage.job (kind, input, run_after, is_public)
values ($1::text, $2::jsonb, now() + $3::double precision * interval '1 second', $4::boolean)
on conflict (kind, md5(input::text), coalesce(account_id, 0)) where state = 'queued' do update set run_after = excluded.run_after
returning id;
