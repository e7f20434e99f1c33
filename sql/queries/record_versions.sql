-- $1 id, $2 how many, $3 how many to leave out. The latest first, each with the one before it and the number of all.
select v.n, v.body, v.state, v.origin, v.summary, v.at, v.content_signature, v.feature_count,
  maillage.name_of_colleague(v.author_id) as author,
  before.body as before, before.state as state_before, before.content_signature as signature_before,
  count(*) over () as total
from maillage.record_version v
left join lateral (
  select b.body, b.state, b.content_signature from maillage.record_version b
  where b.record_id = v.record_id and b.n < v.n order by b.n desc limit 1
) before on true
where v.record_id = $1::text
order by v.n desc
limit $2::integer offset $3::integer;
