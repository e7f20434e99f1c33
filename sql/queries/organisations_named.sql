-- $1 ids, $2 names. Organisations that publish or made what a page of the catalogue tells.
select id, siret, name
from maillage.organisation
where id = any ($1::bigint[]) or name = any ($2::text[]);
