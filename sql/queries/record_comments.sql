-- $1 id of the record. The first first.
select c.id, c.body, c.at, maillage.name_of_colleague(c.author_id) as author,
  coalesce(c.author_id = maillage.account_id(), false) as is_own
from maillage.record_comment c where c.record_id = $1::text order by c.id;
