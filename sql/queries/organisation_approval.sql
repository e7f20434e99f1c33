-- $1 organisation, $2 auto, always or never: who publishes its records.
update maillage.organisation set record_approval = $2::text where id = $1::bigint;
