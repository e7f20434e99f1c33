-- $1 kind, $2 input. The same work already queued is not queued twice: the update gives its id back.
insert into maillage.job (kind, input)
values ($1::text, $2::jsonb)
on conflict (kind, input) where state = 'queued' do update set kind = excluded.kind
returning id;
