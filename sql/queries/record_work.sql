-- $1 id. A record as those work on it who keep it: as published, its working copy, what the asker may do. No row when the
-- asker sees neither.
select
  asked.id as record_id, kept.organisation_id, o.name as organisation,
  coalesce(maillage.may_edit_record(kept.organisation_id), false) as may_edit,
  maillage.may_approve_record(kept.organisation_id) as may_approve,
  maillage.may_publish_record(kept.organisation_id) as may_publish,
  maillage.is_site_admin() as is_site_admin,
  case when r.id is not null then jsonb_build_object(
    'body', maillage.record_body(r), 'state', r.state, 'visibility', r.visibility, 'origin', r.origin,
    'version', r.version, 'curated', r.curated, 'updated_at', r.updated_at
  ) end as published,
  case when d.record_id is not null then jsonb_build_object(
    'body', d.body, 'state', d.state, 'reason', d.reason, 'visibility', d.visibility, 'summary', d.summary,
    'based_on', d.based_on, 'revision', d.revision, 'updated_at', d.updated_at,
    'author', maillage.name_of_colleague(d.author_id), 'is_own', d.author_id is not distinct from maillage.account_id(),
    'original_format', d.original_format
  ) end as draft,
  (
    select jsonb_build_object('body', v.body, 'n', v.n) from maillage.record_version v
    where v.record_id = r.id and v.n = d.based_on
  ) as base
from (select $1::text as id) asked
left join maillage.metadata_record r on r.id = asked.id
left join maillage.record_draft d on d.record_id = asked.id
cross join lateral (
  select case when r.id is not null then r.organisation_id else d.organisation_id end as organisation_id
) kept
left join maillage.organisation o on o.id = kept.organisation_id
where r.id is not null or d.record_id is not null;
