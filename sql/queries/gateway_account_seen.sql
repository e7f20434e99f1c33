-- $1 account, $2 whether what the gateway says is enough to let it in. Nobody who was disabled comes back by it.
update maillage.account
set last_sign_in_at = now(),
  state = case when state = 'pending' and $2::boolean then 'active' else state end
where id = $1::bigint;
