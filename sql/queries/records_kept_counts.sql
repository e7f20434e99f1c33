-- How many of the records that the asker keeps wait for what; groups as in records_kept.
select
  (
    select count(*) from maillage.record_draft d
    where d.state = 'submitted' and maillage.may_approve_record(d.organisation_id)
  ) as approve,
  (select count(*) from maillage.record_draft where state = 'submitted') as submitted,
  (select count(*) from maillage.record_draft where state = 'rejected') as rejected,
  (select count(*) from maillage.record_draft where state = 'draft') as draft,
  (select count(distinct e.record_id) from maillage.error_report e where e.state = 'open') as reports,
  kept.bare, kept.poor
from (
  select
    count(*) filter (where is_bare) as bare,
    count(*) filter (where not is_bare and r.state = 'published' and r.quality < 50) as poor
  from maillage.metadata_record r
  cross join lateral (
    select r.abstract = '' and r.origin in ('import', 'harvest')
      and not exists (select from maillage.record_draft d where d.record_id = r.id) as is_bare
  ) described
  where r.kind <> 'process_result' and (
    r.organisation_id in (select maillage.organisations_as('officer'))
    or r.organisation_id in (select maillage.managed_organisations())
    or (select maillage.is_site_admin())
  )
) kept;
