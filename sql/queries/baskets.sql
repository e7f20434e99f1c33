-- The last version of each basket, by title.
select b.id, b.version, b.title, b.spec, b.note, b.is_retired, b.organisation_id, o.name as organisation, b.created_at
from (
  select distinct on (id) id, version, title, spec, note, is_retired, organisation_id, created_at
  from maillage.basket
  order by id, version desc
) b
left join maillage.organisation o on o.id = b.organisation_id
order by lower(b.title) collate "C", b.id collate "C";
