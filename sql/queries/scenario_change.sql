-- $1 id, $2 version, $3 title, $4 notes, $5 visibility, $6 organisation or null.
update maillage.scenario
set version = $2::integer, title = $3::text, notes = $4::text, visibility = $5::text, organisation_id = $6::bigint,
  revision = revision + 1, updated_at = greatest(clock_timestamp(), updated_at + interval '1 millisecond')
where id = $1::uuid;
