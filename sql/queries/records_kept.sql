-- $1 words of the title or null, $2 group or null for all, $3 how many, $4 how many to leave out. Records that the asker
-- keeps, published or under way: what waits for somebody first, then the last changed; with the number of all.
with mine as (
  select
    coalesce(r.id, d.record_id) as id,
    coalesce(d.body ->> 'title', r.title) as title,
    coalesce(r.kind, d.body ->> 'kind') as kind,
    case when r.id is not null then r.organisation_id else d.organisation_id end as organisation_id,
    r.state, r.version, r.origin, r.quality, r.visibility, d.state as draft_state, d.based_on, d.author_id,
    greatest(r.updated_at, d.updated_at) as updated_at,
    coalesce(r.abstract, '') = '' and r.origin in ('import', 'harvest') and d.record_id is null as is_bare,
    (select count(*) from maillage.error_report e where e.record_id = r.id and e.state = 'open') as reports
  from maillage.metadata_record r
  full join maillage.record_draft d on d.record_id = r.id
  where case
    when r.id is not null then r.kind <> 'process_result' and (
      r.organisation_id in (select maillage.organisations_as('officer'))
      or r.organisation_id in (select maillage.managed_organisations())
      or (select maillage.is_site_admin())
    )
    else true
  end
), grouped as (
  select mine.*,
    array_remove(array[
      case when draft_state = 'submitted' and maillage.may_approve_record(organisation_id) then 'approve' end,
      case when draft_state = 'rejected' then 'rejected' end,
      case when draft_state = 'submitted' then 'submitted' end,
      case when draft_state = 'draft' then 'draft' end,
      case when reports > 0 then 'reports' end,
      case when is_bare then 'bare' end,
      case when state = 'published' and quality < 50 and not is_bare then 'poor' end,
      case when state = 'published' then 'published' end,
      case when state = 'retired' then 'retired' end
    ], null) as groups
  from mine
)
select g.id, g.title, g.kind, o.name as organisation, g.state, g.version, g.origin, g.visibility, g.draft_state,
  g.based_on, g.updated_at, g.reports, g.groups, maillage.name_of_colleague(g.author_id) as author,
  count(*) over () as total
from grouped g
left join maillage.organisation o on o.id = g.organisation_id
where ($1::text is null or strpos(lower(g.title), lower($1::text)) > 0)
  and ($2::text is null or $2::text = any (g.groups))
order by g.groups && array['approve', 'rejected', 'reports', 'bare', 'poor'] desc, g.updated_at desc, g.id
limit $3::integer offset $4::integer;
