-- $1 address of mail, $2 name. No row when the address has an account.
insert into maillage.account (email, name, state)
values ($1::text, $2::text, 'invited')
on conflict (email) do nothing
returning id;
