-- The organisations in whose name the asker saves baskets, and whether he does in the site's.
select
  maillage.is_site_admin() as for_site,
  coalesce(
    (
      select json_agg(json_build_object('id', o.id, 'name', o.name) order by o.name, o.id)
      from maillage.organisation o where o.id in (select maillage.basket_organisations())
    ),
    '[]'
  ) as organisations;
