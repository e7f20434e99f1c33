-- $1 scenario, $2 number of a version, $3 body: whether that version says the same.
select body = $3::jsonb as is_same from maillage.scenario_version where scenario_id = $1::uuid and n = $2::integer;
