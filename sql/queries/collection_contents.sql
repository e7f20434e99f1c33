-- $1 ids. What is published under them: of which content, since when.
select id, content_signature, updated_at
from maillage.collection
where id = any ($1::text[])
order by id collate "C";
