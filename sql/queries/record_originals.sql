-- $1 ids of records, $2 a format: the documents of this format that they were read from.
select record_id, format, document from maillage.record_original where record_id = any ($1::text[]) and format = $2;
