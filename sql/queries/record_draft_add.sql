-- $1 id, $2 organisation or null, $3 body, $4 visibility or null, $5 version that it is based on or null, $6 format and
-- $7 document that it was read from, or null. No row when there is one already.
insert into maillage.record_draft
  (record_id, organisation_id, body, visibility, based_on, original_format, original_document, author_id)
values ($1::text, $2::bigint, $3::jsonb, $4::text, $5::integer, $6::text, $7::text, maillage.account_id())
on conflict (record_id) do nothing
returning revision;
