-- $1 own, shared, public or null for all that the asker sees, $2 how many, $3 how many to leave out. Last changed first,
-- each with the number of all.
select s.id, s.title, s.visibility, s.organisation_id, o.name as organisation, s.version, s.created_at, s.updated_at,
  maillage.name_of_colleague(s.owner_id) as owner,
  coalesce(s.owner_id = maillage.account_id(), false) as is_own,
  v.body ->> 'basket' as basket, v.body ->> 'mode' as mode,
  jsonb_array_length(v.body -> 'sites') as sites,
  exists (select from maillage.collection c where c.scenario_id = s.id) as is_published,
  count(*) over () as total
from maillage.scenario s
join maillage.scenario_version v on v.scenario_id = s.id and v.n = s.version
left join maillage.organisation o on o.id = s.organisation_id
where $1::text is null
  or case $1::text
    when 'own' then s.owner_id = maillage.account_id()
    when 'shared' then s.visibility = 'organisation' and s.owner_id is distinct from maillage.account_id()
    else s.visibility = 'public' and s.owner_id is distinct from maillage.account_id()
  end
order by s.updated_at desc, s.id
limit $2::integer offset $3::integer;
