-- $1 id. The signature of the published content; no row when the table is not there, whatever the catalogue says.
select content_signature
from maillage.collection
where id = $1::text and to_regclass(format('published.%I', id)) is not null;
