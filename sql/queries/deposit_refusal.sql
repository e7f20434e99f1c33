-- $1 id, $2 name of the collection, $3 whether this very transaction has published it. As the owner.
select maillage.deposit_refusal($1::uuid, $2::text, $3::boolean) as refusal;
