-- $1 words of the name or a SIRET, or null, $2 how many, $3 how many to leave out. Organisations that the asker manages,
-- each with the number of all.
select o.id, o.name, o.siret, o.kind, p.name as parent, count(*) over () as total,
  (select count(distinct r.account_id) from maillage.account_role r where r.organisation_id = o.id) as accounts
from maillage.organisation o
left join maillage.organisation p on p.id = o.parent_id
where ((select maillage.is_site_admin()) or o.id in (select maillage.managed_organisations()))
  and ($1::text is null or strpos(lower(o.name), lower($1::text)) > 0 or o.siret = $1::text)
order by o.name, o.id
limit $2::integer offset $3::integer;
