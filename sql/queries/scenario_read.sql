-- $1 id, $2 number of a version or null for the latest. The scenario as the asker sees it, and what the asker may do to it.
select s.id, s.short, s.title, s.notes, s.visibility, s.organisation_id, o.name as organisation, s.version, s.revision,
  s.created_at, s.updated_at, v.n, v.at, v.body, maillage.name_of_colleague(v.author_id) as author,
  maillage.name_of_colleague(s.owner_id) as owner,
  coalesce(s.owner_id = maillage.account_id(), false) as is_own,
  maillage.may_change_scenario(s.id) as may_change,
  maillage.may_share_scenario(s.id) as may_share,
  coalesce(
    (s.owner_id = maillage.scenario_account() and maillage.has_scope('scenarios'))
      or maillage.may_share_scenario(s.id)
      or (s.visibility = 'public' and maillage.is_site_admin()),
    false
  ) as may_remove,
  maillage.planning_account() is not null as may_copy,
  (select array_agg(c.id order by c.id) from maillage.collection c where c.scenario_id = s.id) as collections
from maillage.scenario s
join maillage.scenario_version v on v.scenario_id = s.id and v.n = coalesce($2::integer, s.version)
left join maillage.organisation o on o.id = s.organisation_id
where s.id = $1::uuid;
