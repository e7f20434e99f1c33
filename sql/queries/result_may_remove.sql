-- $1 collection. Whether the asker may remove it.
select maillage.may_remove_result($1::text) as may;
