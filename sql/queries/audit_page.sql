-- $1 part of the actor or object or null, $2 beginning of the action or null, $3 first day or null, $4 last day or null (of
-- Paris), $5 number before which to go on or null, $6 how many. The latest first.
select id, at, actor, action, object, details, address, request_id
from maillage.audit
where ($1::text is null or strpos(lower(actor || ' ' || coalesce(object, '')), lower($1::text)) > 0)
  and ($2::text is null or starts_with(action, $2::text))
  and ($3::date is null or at >= ($3::date::timestamp at time zone 'Europe/Paris'))
  and ($4::date is null or at < (($4::date + 1)::timestamp at time zone 'Europe/Paris'))
  and ($5::bigint is null or id < $5::bigint)
order by id desc
limit $6::integer;
