-- $1 organisation. Communes of its territory, each with its organisation where there is one.
select c.code_insee as code, c.nom as name, c.population, o.id as organisation_id, o.name as organisation,
  coalesce(o.is_managed, false) as is_managed,
  (select count(distinct r.account_id) from maillage.account_role r where r.organisation_id = o.id) as accounts
from published.communes c
left join lateral (
  select o.id, o.name,
    (select maillage.is_site_admin()) or o.id in (select maillage.managed_organisations()) as is_managed
  from maillage.organisation_territory t
  join maillage.organisation o on o.id = t.organisation_id
  where t.level = 'commune' and t.code = c.code_insee and o.kind = 'commune'
  order by o.id
  limit 1
) o on true
where exists (
  select from maillage.organisation_territory t
  where t.organisation_id = $1::bigint
    and (t.level, t.code) in (
      ('commune', c.code_insee), ('epci', c.code_epci), ('departement', c.code_departement), ('region', c.code_region)
    )
)
order by c.nom, c.code_insee;
