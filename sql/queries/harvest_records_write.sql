-- $1 records as a jsonb array (catalogue/records.ts, row_of), $2 organisation or null, $3 visibility, $4 ids of records that
-- a harvester had retired and that are back. What an officer wrote stays, and so do rights and state. A record that no
-- harvester made is never touched.
insert into maillage.metadata_record as known (
  id, kind, title, abstract, producer, licence_name, licence_url, source_url, vintage, lineage, keywords, warnings,
  origin, details, organisation_id, visibility
)
select
  id, kind, title, abstract, producer, licence_name, licence_url, source_url, vintage, lineage, keywords, warnings,
  'harvest', details, $2::bigint, $3::text
from jsonb_populate_recordset(null::maillage.metadata_record, $1::jsonb)
on conflict (id) do update set
  kind = excluded.kind,
  title = case when 'title' = any (known.curated) then known.title else excluded.title end,
  abstract = case when 'abstract' = any (known.curated) then known.abstract else excluded.abstract end,
  producer = case when 'producer' = any (known.curated) then known.producer else excluded.producer end,
  licence_name = case when 'licence' = any (known.curated) then known.licence_name else excluded.licence_name end,
  licence_url = case when 'licence' = any (known.curated) then known.licence_url else excluded.licence_url end,
  source_url = case when 'source_url' = any (known.curated) then known.source_url else excluded.source_url end,
  vintage = case when 'vintage' = any (known.curated) then known.vintage else excluded.vintage end,
  lineage = case when 'lineage' = any (known.curated) then known.lineage else excluded.lineage end,
  keywords = case when 'keywords' = any (known.curated) then known.keywords else excluded.keywords end,
  warnings = case when 'warnings' = any (known.curated) then known.warnings else excluded.warnings end,
  details = (excluded.details - known.curated) || coalesce(
    (select jsonb_object_agg(key, value) from jsonb_each(known.details) where key = any (known.curated)),
    '{}'
  ),
  state = case when known.id = any ($4::text[]) then 'published' else known.state end,
  updated_at = now()
where known.origin = 'harvest'
returning known.id;
