-- $1 the record as jsonb, members as the columns of maillage.metadata_record; what it is and whose, stays.
update maillage.metadata_record r set
  kind = n.kind, title = n.title, abstract = n.abstract, producer = n.producer, licence_name = n.licence_name,
  licence_url = n.licence_url, source_url = n.source_url, vintage = n.vintage, lineage = n.lineage, keywords = n.keywords,
  warnings = n.warnings, details = n.details, curated = n.curated, visibility = n.visibility, state = n.state,
  updated_at = now()
from jsonb_populate_record(null::maillage.metadata_record, $1::jsonb) n
where r.id = n.id
returning r.version;
