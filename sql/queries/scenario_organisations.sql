-- Organisations that the asker may make scenarios for, and whether he may make any at all.
select coalesce(
    (
      select json_agg(json_build_object('id', o.id, 'name', o.name) order by o.name, o.id)
      from maillage.organisation o
      where o.id in (select maillage.organisations_as('planner'))
    ),
    '[]'
  ) as organisations,
  maillage.planning_account() is not null as may_plan;
