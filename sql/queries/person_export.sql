-- $1 account. All that the database knows of a person, but for the hashes of secrets; as the owner.
select json_build_object(
  'compte', (
    select to_jsonb(a) - 'password_hash' || jsonb_build_object('has_password', a.password_hash is not null)
    from maillage.account a where a.id = $1::bigint
  ),
  'roles', (
    select coalesce(json_agg(to_jsonb(r) || jsonb_build_object('organisation', o.name)), '[]')
    from maillage.account_role r
    left join maillage.organisation o on o.id = r.organisation_id
    where r.account_id = $1::bigint
  ),
  'sessions', (
    select coalesce(json_agg(to_jsonb(s) - 'token_hash' - 'oidc_id_token' order by s.created_at), '[]')
    from maillage.session s where s.account_id = $1::bigint
  ),
  'cles_api', (
    select coalesce(json_agg(to_jsonb(k) - 'key_hash' order by k.id), '[]')
    from maillage.api_key k where k.account_id = $1::bigint
  ),
  'liens', (
    select coalesce(json_agg(to_jsonb(l) - 'token_hash' order by l.expires_at), '[]')
    from maillage.one_time_link l where l.account_id = $1::bigint
  ),
  'taches', (
    select coalesce(json_agg(to_jsonb(j) - 'input' - 'result' order by j.id), '[]')
    from maillage.job j where j.account_id = $1::bigint
  ),
  'scenarios', (
    select coalesce(
      json_agg(
        to_jsonb(s) || jsonb_build_object('versions', (
          select coalesce(jsonb_agg(jsonb_build_object('n', v.n, 'at', v.at, 'body', v.body) order by v.n), '[]')
          from maillage.scenario_version v
          where v.scenario_id = s.id and v.author_id = $1::bigint
        ))
        order by s.created_at
      ),
      '[]'
    )
    from maillage.scenario s
    where s.owner_id = $1::bigint
      or exists (select from maillage.scenario_version v where v.scenario_id = s.id and v.author_id = $1::bigint)
  ),
  'paniers', (
    select coalesce(json_agg(to_jsonb(b) - 'spec' order by b.id, b.version), '[]')
    from maillage.basket b where b.created_by = $1::bigint
  ),
  'fiches_en_cours', (
    select coalesce(json_agg(to_jsonb(d) - 'original_document' order by d.record_id), '[]')
    from maillage.record_draft d where d.author_id = $1::bigint
  ),
  'versions_de_fiches', (
    select coalesce(json_agg(to_jsonb(v) - 'body' order by v.record_id, v.n), '[]')
    from maillage.record_version v where v.author_id = $1::bigint
  ),
  'commentaires', (
    select coalesce(json_agg(to_jsonb(c) order by c.id), '[]')
    from maillage.record_comment c where c.author_id = $1::bigint
  ),
  'signalements', (
    select coalesce(json_agg(to_jsonb(e) - 'geom' order by e.id), '[]')
    from maillage.error_report e
    where e.closed_by = $1::bigint or e.email = (select email from maillage.account where id = $1::bigint)
  ),
  'depots', (
    select coalesce(json_agg(to_jsonb(d) - 'plan' order by d.created_at), '[]')
    from maillage.deposit d where d.owner_id = $1::bigint
  ),
  'recherches', (
    select coalesce(json_agg(to_jsonb(s) - 'webhook_secret' order by s.id), '[]')
    from maillage.saved_search s where s.owner_id = $1::bigint
  ),
  'journal', (
    select coalesce(json_agg(to_jsonb(u) order by u.id), '[]')
    from maillage.audit u
    where u.account_id = $1::bigint or u.object = (select email from maillage.account where id = $1::bigint)
  )
) as person;
