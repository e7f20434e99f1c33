-- $1 owner, $2 title, $3 query, $4 channel, $5 frequency, $6 address of the webhook or null, $7 its sealed secret or null,
-- $8 the first time it may tell.
insert into maillage.saved_search (owner_id, title, query, channel, frequency, webhook_url, webhook_secret, next_at)
values ($1::bigint, $2::text, $3::text, $4::text, $5::text, $6::text, $7::bytea, $8::timestamptz)
returning id;
