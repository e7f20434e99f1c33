-- $1 collection. Its line is the asker's until the transaction ends; SQLSTATE 42501 for who may not edit it.
select maillage.begin_edit($1::text);
