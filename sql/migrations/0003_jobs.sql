-- Dismissal, attempts and retention of jobs; schedules.
alter table maillage.job
  -- Of a running job: its worker hears of it at the next heartbeat and ends it.
  add column dismiss_asked_at timestamptz,
  -- Null: as often as the worker's rule allows.
  add column max_attempts integer check (max_attempts between 1 and 100),
  -- An ended job is deleted afterwards; null: after the site's retention, 'infinity': never.
  add column keep_until timestamptz;
create index job_ended on maillage.job (ended_at) where state in ('done', 'failed', 'dismissed');

-- What an input holds as « secret » (the text of a mail, with its link) does not outlive the job, however it ends.
create function maillage.forget_secret() returns trigger language plpgsql as $$
begin
  new.input := new.input - 'secret';
  return new;
end $$;
create trigger job_forgets_secret before update on maillage.job
for each row when (new.state in ('done', 'failed', 'dismissed') and new.input ? 'secret')
execute function maillage.forget_secret();

-- When which kind of job is queued. The worker moves next_run_at and queues the job in one transaction.
create table maillage.schedule (
  id bigint generated always as identity primary key,
  title text not null check (length(title) between 1 and 200),
  kind text not null,
  input jsonb not null default '{}',
  -- Minute, hour, day of month, month, day of week.
  cron text not null check (length(cron) between 1 and 200),
  time_zone text not null default 'Europe/Paris',
  is_enabled boolean not null default true,
  -- Null: not reckoned yet, or disabled.
  next_run_at timestamptz,
  last_run_at timestamptz,
  last_job_id bigint references maillage.job (id) on delete set null,
  -- Why the worker disabled it.
  problem text,
  created_at timestamptz not null default now()
);
create unique index schedule_once on maillage.schedule (kind, input, cron, time_zone);
create index schedule_due on maillage.schedule (next_run_at) where is_enabled;
create index schedule_by_job on maillage.schedule (last_job_id);

alter table maillage.schedule enable row level security;
create policy visible on maillage.schedule for select to maillage_reader, maillage_writer
using ((select maillage.is_site_admin()));
grant select on maillage.schedule to maillage_reader, maillage_writer;
