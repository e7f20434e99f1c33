-- Jobs by kind and state, and how long the one that has waited longest could have started (s).
select
  kind, state, count(*) as count,
  coalesce(max(extract(epoch from now() - run_after)) filter (where state = 'queued' and run_after <= now()), 0)::double precision
    as waiting_s
from maillage.job
group by kind, state;
