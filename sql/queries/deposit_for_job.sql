-- $1 id. The deposit as its job finds it, as the owner.
select d.id, d.owner_id, d.organisation_id, o.name as organisation, d.file_name, d.bytes, d.sha256, d.options, d.plan,
  d.published_at
from maillage.deposit d
join maillage.organisation o on o.id = d.organisation_id
where d.id = $1::uuid;
