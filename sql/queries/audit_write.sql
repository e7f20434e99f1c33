-- $1 account or null, $2 actor, $3 action, $4 object, $5 details as jsonb, $6 address, $7 id of the request.
insert into maillage.audit (account_id, actor, action, object, details, address, request_id)
values ($1::bigint, $2::text, $3::text, $4::text, $5::jsonb, $6::text, $7::text);
