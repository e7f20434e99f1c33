-- $1 an organisation or null. As its asker: organisations whose data officer the account is, and with the right to
-- administer the site also the one that is named.
select
  coalesce(
    (
      select array_agg(o.id order by o.id)
      from maillage.organisation o
      where o.id in (select maillage.organisations_as('officer'))
        or (o.id = $1::bigint and (select maillage.is_site_admin()))
    ),
    '{}'
  ) as organisations,
  maillage.is_site_admin() as is_site_admin;
