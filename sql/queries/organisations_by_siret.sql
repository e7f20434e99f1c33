-- $1 SIRET. The organisations of them that the asker manages.
select id, siret, name
from maillage.organisation
where siret = any ($1::text[])
  and ((select maillage.is_site_admin()) or id in (select maillage.managed_organisations()));
