-- Who may find which record, decided once per search instead of once per record that is not public.

-- Records of the collections that whoever asks may read (may_read_collection, for all collections at once).
create function maillage.readable_records() returns setof text
language sql stable parallel safe security definer set search_path = pg_catalog as $$
  select c.record_id from maillage.collection c
  where case
    when c.visibility = 'public' then true
    when c.visibility = 'scenario' then maillage.may_see_scenario(c.scenario_id)
    else (c.visibility = 'accounts' and (select maillage.may_see('accounts', null)))
      or c.organisation_id in (select maillage.own_organisations())
      or (select maillage.is_site_admin())
      or c.id in (
        select s.collection_id from maillage.collection_share s
        where s.organisation_id in (select maillage.own_organisations())
      )
  end
$$;

-- The same rows as by maillage.may_see_record (a test compares them): what stands in brackets is found once per search,
-- and not at all when each record is public.
create or replace view maillage.searchable_record as
select
  s.record_id, s.state, s.kind, s.title_key, s.created_at, s.updated_at, s.period, s.geom, s.quality, s.facets,
  s.facet_codes, s.identifiers, s.head, s.words, r.title, r.abstract, r.producer, r.licence_name, r.licence_url,
  r.keywords, r.vintage, r.lineage, r.details, s.is_visible
from (
  select s.*,
    (s.visibility = 'public' and s.state = 'published') or case
      when s.visibility = 'scenario' then s.record_id in (select maillage.readable_records())
      else coalesce(s.organisation_id in (select maillage.own_organisations()), false)
        or (select maillage.is_site_admin())
        or (s.state = 'published' and (
          s.visibility = 'public'
          or (s.visibility = 'accounts' and (select maillage.may_see('accounts', null)))
          or s.record_id in (select maillage.readable_records())
        ))
    end as is_visible
  from maillage.record_search s
) s
left join maillage.metadata_record r on r.id = s.record_id
where s.is_visible;

-- The same for what saved searches look at: a harvest of thousands of records that few may see is no call for each of them.
create or replace view maillage.changed_record as
select
  c.n, c.published_n, s.state <> 'published' as is_gone, s.record_id, 'published'::text as state, s.kind, r.title,
  r.producer, s.updated_at, s.period, s.geom, s.facets, s.identifiers, s.words, true as is_visible
from maillage.record_change c
join maillage.record_search s on s.record_id = c.record_id
join maillage.metadata_record r on r.id = c.record_id
where case
  when s.visibility = 'scenario' then s.record_id in (select maillage.readable_records())
  else s.visibility = 'public'
    or (s.visibility = 'accounts' and (select maillage.may_see('accounts', null)))
    or coalesce(s.organisation_id in (select maillage.own_organisations()), false)
    or (select maillage.is_site_admin())
    or s.record_id in (select maillage.readable_records())
end
union all
select
  c.n, c.published_n, true, g.record_id, 'published', g.kind, g.title, g.producer, g.updated_at, g.period, g.geom, g.facets,
  g.identifiers, g.words, true
from maillage.record_change c
join maillage.removed_record g on g.record_id = c.record_id
where g.visibility = 'public'
  or (g.visibility = 'accounts' and (select maillage.may_see('accounts', null)))
  or coalesce(g.organisation_id in (select maillage.own_organisations()), false)
  or (select maillage.is_site_admin());
