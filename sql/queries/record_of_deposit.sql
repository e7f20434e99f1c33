-- $1 id. The record in the transaction that has just published its data, and what earlier deposits wrote of it; as the owner.
select maillage.record_body(r) as body, r.curated, coalesce(o.of_deposit, '{}') as of_deposit
from maillage.metadata_record r
left join maillage.record_original o on o.record_id = r.id
where r.id = $1::text;
