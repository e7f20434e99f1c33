-- $1 ids.
select id, title, abstract, producer, licence_name, licence_url, source_url, vintage, lineage, keywords, warnings
from maillage.metadata_record
where id = any ($1::text[])
order by id;
