-- $1 ids. Takes their tables for the transaction, without keeping readers waiting; SQLSTATE 55P03 when they never end.
select maillage.lock_published($1::text[]);
