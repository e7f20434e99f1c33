-- $1 collection, $2 server, $3 schema and $4 table there. Its foreign table, described anew.
select maillage.make_foreign_table($1::text, $2::text, $3::text, $4::text);
