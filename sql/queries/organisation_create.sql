-- $1 SIRET or null, $2 name, $3 kind, $4 organisation above or null. No row when the SIRET is taken.
insert into maillage.organisation (siret, name, kind, parent_id)
values ($1::text, $2::text, $3::text, $4::bigint)
on conflict do nothing
returning id;
