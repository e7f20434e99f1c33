-- $1 account, $2 number of the session, or null: all but $3. How many ended.
delete from maillage.session
where account_id = $1::bigint
  and case when $2::bigint is null then id is distinct from $3::bigint else id = $2::bigint end
returning id;
