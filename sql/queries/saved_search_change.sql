-- $1 id, $2 title, $3 channel, $4 frequency, $5 address of the webhook or null, $6 a new sealed secret, null: it stays,
-- $7 the next time it may tell.
update maillage.saved_search
set
  title = $2::text, channel = $3::text, frequency = $4::text, webhook_url = $5::text, webhook_secret = $6::bytea,
  next_at = $7::timestamptz
where id = $1::bigint
returning id;
