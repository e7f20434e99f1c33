-- $1 harvester. What is queued or under way for it.
select id, state, input, progress, message, created_at from maillage.harvest_jobs($1::bigint);
