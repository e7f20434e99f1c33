-- $1 scenario, $2 version, $3 most scenarios of one owner that are published at once. Queues the publication, as the asker;
-- false when there are as many others.
select maillage.ask_scenario_publication($1::uuid, $2::integer, $3::integer) as is_queued;
