-- $1 id of a record. As the owner: whom to tell of an error in it, the officers of its organisation.
select a.email, a.name
from maillage.metadata_record r
join maillage.account_role held on held.organisation_id = r.organisation_id and held.role = 'officer'
join maillage.account a on a.id = held.account_id
where r.id = $1::text and a.state = 'active'
order by a.id
limit 20;
