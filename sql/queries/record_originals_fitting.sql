-- $1 ids of records in their order, $2 a format, $3 bytes: of how many records, from the first, the documents of this format
-- have no more bytes together; at least one. Sizes are read without the documents.
select greatest(count(*) filter (where bytes <= $3::bigint), 1)::integer as fitting
from (
  select sum(coalesce(octet_length(o.document), 0)) over (order by asked.n) as bytes
  from unnest($1::text[]) with ordinality asked (id, n)
  left join maillage.record_original o on o.record_id = asked.id and o.format = $2::text
) page;
