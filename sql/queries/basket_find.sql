-- $1 basket, $2 version or null for the last one.
select b.id, b.version, b.title, b.spec, b.note, b.is_retired, b.organisation_id, o.name as organisation, b.created_at
from maillage.basket b
left join maillage.organisation o on o.id = b.organisation_id
where b.id = $1::text and ($2::integer is null or b.version = $2::integer)
order by b.version desc
limit 1;
