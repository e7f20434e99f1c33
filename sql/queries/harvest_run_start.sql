-- $1 harvester, $2 job or null, $3 whether nothing is to be changed.
insert into maillage.harvest_run (harvester_id, job_id, is_dry)
values ($1::bigint, $2::bigint, $3::boolean)
returning id;
