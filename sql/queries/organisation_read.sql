-- $1 organisation. No row unless the asker manages it.
select o.id, o.name, o.siret, o.kind, o.parent_id, o.record_approval, p.name as parent,
  coalesce(
    (
      select json_agg(json_build_object('level', t.level, 'code', t.code) order by t.level, t.code)
      from maillage.organisation_territory t where t.organisation_id = o.id
    ),
    '[]'
  ) as territories
from maillage.organisation o
left join maillage.organisation p on p.id = o.parent_id
where o.id = $1::bigint
  and ((select maillage.is_site_admin()) or o.id in (select maillage.managed_organisations()));
