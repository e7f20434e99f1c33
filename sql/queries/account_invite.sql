-- $1 e-mail in lower case, $2 name, $3 who invites. Nothing when the address has an account already. Without RETURNING: a
-- row policy does not see the row that the statement itself makes.
insert into maillage.account (email, name, state, created_by)
values ($1::text, $2::text, 'invited', $3::bigint)
on conflict do nothing;
