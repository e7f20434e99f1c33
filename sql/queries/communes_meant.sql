-- $1 codes, $2 names in lower case. The communes of these.
select code_insee, nom, code_departement
from published.communes
where code_insee = any ($1::text[]) or lower(nom) = any ($2::text[])
order by nom, code_insee;
