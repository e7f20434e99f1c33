-- $1 id, $2 name of the collection. As the owner.
select maillage.may_publish_deposit($1::uuid, $2::text) as may;
