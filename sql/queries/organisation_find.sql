-- $1 SIRET, or identifier, in digits.
select id, siret, name
from maillage.organisation
where siret = $1::text or (length($1::text) < 14 and id = $1::text::bigint);
