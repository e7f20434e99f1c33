-- $1 collection, a result of a process that the asker may remove.
select maillage.remove_result($1::text);
