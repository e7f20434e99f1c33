-- $1 id. Policies of the collection's table, as its visibility asks; in the transaction that made or changed either.
select maillage.protect_collection($1::text);
