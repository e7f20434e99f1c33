-- $1 kinds. Seconds until the next waiting job may start; null when none waits.
select extract(epoch from min(run_after) - now())::double precision as wait_s
from maillage.job
where kind = any ($1::text[]) and state = 'queued';
