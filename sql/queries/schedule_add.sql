-- $1 title, $2 kind, $3 input, $4 cron, $5 time zone, $6 enabled. No row: the same one is there.
insert into maillage.schedule (title, kind, input, cron, time_zone, is_enabled)
values ($1::text, $2::text, $3::jsonb, $4::text, $5::text, $6::boolean)
on conflict (kind, input, cron, time_zone) do nothing
returning id;
