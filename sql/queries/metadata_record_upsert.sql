-- $1 the record as jsonb; members as the columns of maillage.metadata_record. The day of its first writing stays.
insert into maillage.metadata_record as known (
  id, kind, title, abstract, producer, licence_name, licence_url, source_url, vintage, lineage, keywords, warnings,
  parameters
)
select
  id, kind, title, abstract, producer, licence_name, licence_url, source_url, vintage, lineage, keywords, warnings,
  parameters
from jsonb_populate_record(null::maillage.metadata_record, $1::jsonb)
on conflict (id) do update set
  kind = excluded.kind,
  title = excluded.title,
  abstract = excluded.abstract,
  producer = excluded.producer,
  licence_name = excluded.licence_name,
  licence_url = excluded.licence_url,
  source_url = excluded.source_url,
  vintage = excluded.vintage,
  lineage = excluded.lineage,
  keywords = excluded.keywords,
  warnings = excluded.warnings,
  parameters = excluded.parameters,
  updated_at = now();
