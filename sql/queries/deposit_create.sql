-- $1 account, $2 organisation, $3 name of the file, $4 its bytes, $5 most bytes that wait under the organisation. No row
-- when there is no room for it.
insert into maillage.deposit (owner_id, organisation_id, file_name, bytes)
select $1::bigint, $2::bigint, $3::text, $4::bigint
where maillage.deposited_bytes($2::bigint) + $4::bigint <= $5::bigint
returning id;
