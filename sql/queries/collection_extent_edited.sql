-- $1 collection, $2 its extent as measured (CRS84), or null.
select maillage.set_edited_extent($1::text, $2::double precision[]);
