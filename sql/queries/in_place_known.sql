-- $1 id. Whether the register knows a collection in place that the asker may read.
select id from maillage.in_place where id = $1::text;
