-- $1 id, $2 details, $3 lineage or null, $4 address of the page or null, $5 members that the deposit wrote: those of the details
-- that $2 has not are taken away. $6 all that deposits wrote. What came with the data is kept from later imports.
with noted as (
  update maillage.record_original set of_deposit = $6::jsonb where record_id = $1::text
)
update maillage.metadata_record
set details = (details - $5::text[]) || $2::jsonb,
  lineage = coalesce($3::text, lineage),
  source_url = coalesce($4::text, source_url),
  curated = array(select distinct unnest(curated || $5::text[]) order by 1)
where id = $1::text
returning id;
