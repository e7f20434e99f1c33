-- Organisations whose accounts the asker manages; all of a site administrator.
select id, name, siret
from maillage.organisation
where (select maillage.is_site_admin()) or id in (select maillage.managed_organisations())
order by name, id;
