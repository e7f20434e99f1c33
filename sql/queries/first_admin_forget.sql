-- $1 the address that stands for the first administrator: its account goes once there is an active one.
delete from maillage.account
where email = $1::text and exists (
  select from maillage.account a
  join maillage.account_role r on r.account_id = a.id
  where a.state = 'active' and r.role = 'admin' and r.organisation_id is null
);
