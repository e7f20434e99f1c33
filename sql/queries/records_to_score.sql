-- Ids of records behind $1 in their order, $3 at most: those without a score, or all ($2).
select id from maillage.metadata_record
where id > $1::text and ($2::boolean or quality is null)
order by id
limit $3::integer
