-- $1 the record as jsonb, members as the columns of maillage.metadata_record.
insert into maillage.metadata_record (
  id, kind, title, abstract, producer, licence_name, licence_url, source_url, vintage, lineage, keywords, warnings, origin,
  details, visibility, organisation_id
)
select id, kind, title, abstract, producer, licence_name, licence_url, source_url, vintage, lineage, keywords, warnings,
  'officer', details, visibility, organisation_id
from jsonb_populate_record(null::maillage.metadata_record, $1::jsonb)
returning version;
