-- $1 scenario, $2 number, $3 body.
insert into maillage.scenario_version (scenario_id, n, body, author_id)
values ($1::uuid, $2::integer, $3::jsonb, maillage.account_id());
