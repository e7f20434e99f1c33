-- $1 id, $2 format, $3 document.
insert into maillage.record_original (record_id, format, document) values ($1::text, $2::text, $3::text)
on conflict (record_id) do update set format = excluded.format, document = excluded.document;
