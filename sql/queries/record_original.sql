-- $1 id of the record. The document it was read from.
select format, document from maillage.record_original where record_id = $1::text;
