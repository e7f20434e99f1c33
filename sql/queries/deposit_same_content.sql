-- $1 id of the deposit, $2 name that this transaction has published it under. Other collections with the very same rows,
-- whatever their columns are called, among those that every officer of the deposit's organisation sees. As the owner.
select other.id, r.title, own.content_signature
from maillage.deposit d
join maillage.collection own on own.id = $2::text
join maillage.collection other on other.id <> own.id
  -- What is said of the columns is the last part.
  and regexp_replace(other.content_signature, '-[^-]*$', '') = regexp_replace(own.content_signature, '-[^-]*$', '')
join maillage.metadata_record r on r.id = other.record_id
where d.id = $1::uuid
  and (other.visibility in ('public', 'accounts') or (other.visibility = 'organisation' and other.organisation_id = d.organisation_id))
order by other.id
limit 5;
