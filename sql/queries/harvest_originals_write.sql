-- $1 documents as a jsonb array of {record_id, format, document}.
insert into maillage.record_original (record_id, format, document)
select record_id, format, document
from jsonb_to_recordset($1::jsonb) as given (record_id text, format text, document text)
on conflict (record_id) do update set format = excluded.format, document = excluded.document;
