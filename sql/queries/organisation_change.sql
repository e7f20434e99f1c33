-- $1 organisation, $2 SIRET or null, $3 name, $4 kind. No row when another has the SIRET, or it is not the asker's.
update maillage.organisation
set siret = $2::text, name = $3::text, kind = $4::text
where id = $1::bigint
  and not exists (select from maillage.organisation o where o.siret = $2::text and o.id <> $1::bigint)
returning id;
