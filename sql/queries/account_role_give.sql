-- $1 account, $2 role, $3 organisation or null.
insert into maillage.account_role (account_id, role, organisation_id)
values ($1::bigint, $2::text, $3::bigint)
on conflict do nothing;
