-- $1 id, $2 details, $3 lineage or null, $4 address of the page or null, $5 members that the document wrote. What came with
-- the data is kept from later imports.
update maillage.metadata_record
set details = details || $2::jsonb,
  lineage = coalesce($3::text, lineage),
  source_url = coalesce($4::text, source_url),
  curated = array(select distinct unnest(curated || $5::text[]) order by 1)
where id = $1::text
returning id;
