-- $1 basket, $2 most rows. Its versions, latest first.
select b.id, b.version, b.title, b.spec, b.note, b.is_retired, b.organisation_id, o.name as organisation, b.created_at
from maillage.basket b
left join maillage.organisation o on o.id = b.organisation_id
where b.id = $1::text
order by b.version desc
limit $2::integer;
