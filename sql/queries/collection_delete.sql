-- $1 ids. Lines of the catalogue whose tables are gone.
delete from maillage.collection where id = any ($1::text[]);
