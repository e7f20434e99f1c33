-- $1 id, $2 organisation or null, $3 title, $4 notes, $5 visibility. Owned by the account that asks.
insert into maillage.scenario (id, owner_id, organisation_id, title, notes, visibility)
values ($1::uuid, maillage.account_id(), $2::bigint, $3::text, $4::text, $5::text);
