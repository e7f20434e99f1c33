-- $1 id. Takes the collection's line for the transaction, as edits do; no row when the catalogue does not know it yet.
select is_editable, exists (select from maillage.in_place p where p.id = collection.id) as is_in_place
from maillage.collection
where id = $1::text
for no key update;
