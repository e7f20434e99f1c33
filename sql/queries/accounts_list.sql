-- $1 words in the address or name or null, $2 organisation or null, $3 role or null, $4 state or null, $5 how many, $6 how
-- many to leave out. Accounts that the asker sees, those that wait for approval first, each with the number of all.
select a.id, a.email, a.name, a.state, a.claimed_siret, a.last_sign_in_at, count(*) over () as total,
  coalesce(
    (
      select json_agg(
        json_build_object('role', r.role, 'organisation_id', r.organisation_id, 'organisation', o.name)
        order by o.name nulls first, r.role
      )
      from maillage.account_role r
      left join maillage.organisation o on o.id = r.organisation_id
      where r.account_id = a.id
    ),
    '[]'
  ) as roles
from maillage.account a
where ($1::text is null or strpos(lower(a.email || ' ' || a.name), lower($1::text)) > 0)
  and (
    ($2::bigint is null and $3::text is null)
    or exists (
      select from maillage.account_role r
      where r.account_id = a.id
        and ($2::bigint is null or r.organisation_id = $2::bigint)
        and ($3::text is null or r.role = $3::text)
    )
  )
  and ($4::text is null or a.state = $4::text)
order by a.state = 'pending' desc, a.email
limit $5::integer offset $6::integer;
