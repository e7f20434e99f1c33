-- $1 server, $2 its options as jsonb. Made, or changed.
select maillage.make_foreign_server($1::text, $2::jsonb);
