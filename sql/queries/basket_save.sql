-- $1 basket, $2 version, $3 title, $4 spec, $5 note, $6 retired, $7 organisation or null. In the name of who asks.
insert into maillage.basket (id, version, title, spec, note, is_retired, organisation_id, created_by)
values ($1::text, $2::integer, $3::text, $4::jsonb, $5::text, $6::boolean, $7::bigint, maillage.account_id())
returning version, created_at;
