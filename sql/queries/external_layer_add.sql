-- $1 title, $2 kind, $3 address, $4 layer, $5 attribution, $6 organisation, $7 options (JSON).
insert into maillage.external_layer (title, kind, url, layer, attribution, organisation_id, options)
values ($1::text, $2::text, $3::text, $4::text, $5::text, $6::bigint, $7::jsonb)
returning id;
