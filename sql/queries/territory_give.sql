-- $1 organisation, $2 level, $3 code.
insert into maillage.organisation_territory (organisation_id, level, code)
values ($1::bigint, $2::text, $3::text)
on conflict do nothing;
