-- $1 scenario. Its last publication as a job, as the owner; when it ended well, of which version.
select j.state, j.progress, j.message, j.kind, (j.input ->> 'version')::integer as version, j.created_at, j.ended_at
from maillage.job j
where j.kind in ('scenario_publication', 'scenario_withdrawal') and j.input ->> 'scenario' = $1::text
order by j.id desc
limit 1;
