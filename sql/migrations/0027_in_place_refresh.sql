-- The job that reads tables in place anew. A new site gets it with its first schedules (job_handlers.ts), one that is in use
-- here, once.
insert into maillage.schedule (title, kind, cron)
select 'Tables publiées en place : nombre, emprise et colonnes', 'in_place_refresh', '41 4 * * *'
from maillage.schedule_id_seq where is_called
on conflict (kind, input, cron, time_zone) do nothing;
