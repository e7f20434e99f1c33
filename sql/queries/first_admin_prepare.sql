-- $1 the address that stands for the first administrator. Its account, made or found.
insert into maillage.account (email, state)
values ($1::text, 'invited')
on conflict (email) do update set state = 'invited'
returning id;
