-- Jobs of OGC API – Processes are found by the unguessable name in their input; who owns one is account_id.
create index process_job on maillage.job ((input ->> 'job')) where kind = 'process';
