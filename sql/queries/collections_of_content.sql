-- $1 signature of data. Collections with the very same rows, as the owner.
select id as collection from maillage.collection
where regexp_replace(content_signature, '-[^-]*$', '') = regexp_replace($1::text, '-[^-]*$', '')
order by id
limit 20;
