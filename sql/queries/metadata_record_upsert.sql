-- $1 the record as jsonb; members as the columns of maillage.metadata_record. The day of its first writing stays, and so
-- does what an officer wrote. No row when an officer or a harvester keeps the record: it is not an import's to write.
insert into maillage.metadata_record as known (
  id, kind, title, abstract, producer, licence_name, licence_url, source_url, vintage, lineage, keywords, warnings,
  parameters, origin, details
)
select
  id, kind, title, abstract, producer, licence_name, licence_url, source_url, vintage, lineage, keywords, warnings,
  parameters, origin, details
from jsonb_populate_record(null::maillage.metadata_record, $1::jsonb)
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
  warnings = excluded.warnings,
  parameters = excluded.parameters,
  details = (excluded.details - known.curated) || coalesce(
    (select jsonb_object_agg(key, value) from jsonb_each(known.details) where key = any (known.curated)),
    '{}'
  ),
  updated_at = now()
where known.origin in ('import', 'process')
returning known.id;
