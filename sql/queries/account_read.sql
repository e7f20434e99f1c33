-- $1 account. The account as far as the asker sees it, with the roles that he sees.
select a.id, a.email, a.name, a.state, a.state_since, a.oidc_issuer, a.claimed_siret, a.created_at, a.last_sign_in_at,
  maillage.manages_account(a.id) as is_managed, maillage.may_take_in(a.id) as may_be_taken_in,
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
where a.id = $1::bigint;
