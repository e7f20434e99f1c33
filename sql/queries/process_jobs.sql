-- $1 account, $2 processes or null, $3 states as the standard names them or null, $4 and $5 created from and until or null,
-- $6 and $7 shortest and longest duration in seconds or null, $8 limit, $9 offset. The account's own jobs, latest first.
with own as (
  select
    id, input ->> 'job' as job, input ->> 'process' as process, state, progress, message, dismiss_asked_at,
    created_at, started_at, heartbeat_at, ended_at, partial,
    case
      when dismiss_asked_at is not null then 'dismissed'
      else (jsonb_build_object(
        'queued', 'accepted', 'running', 'running', 'done', 'successful', 'failed', 'failed', 'dismissed', 'dismissed'
      ) ->> state)
    end as status,
    extract(epoch from coalesce(ended_at, now()) - started_at)::double precision as duration_s
  from maillage.job
  where kind = 'process' and account_id = $1::bigint
)
select
  job, process, state, progress, message, dismiss_asked_at, created_at, started_at, heartbeat_at, ended_at, partial
from own
where ($2::text[] is null or process = any ($2::text[]))
  and ($3::text[] is null or status = any ($3::text[]))
  and ($4::timestamptz is null or created_at >= $4::timestamptz)
  and ($5::timestamptz is null or created_at <= $5::timestamptz)
  and ($6::double precision is null or duration_s >= $6::double precision)
  and ($7::double precision is null or duration_s <= $7::double precision)
order by id desc
limit $8::integer offset $9::integer;
