-- $1 id. One row when it is gone; none when the asker may not take it away.
delete from maillage.scenario where id = $1::uuid
returning id;
