-- $1 id. With the job that is under way or ended last, as far as the asker sees it.
select
  d.id, d.organisation_id, o.name as organisation, d.file_name, d.bytes, d.received, d.sha256, d.content_signature, d.options, d.plan,
  d.collection_id, d.notice, d.published_at, d.created_at,
  j.kind as job_kind, j.state as job_state, j.progress as job_progress, j.message as job_message
from maillage.deposit d
join maillage.organisation o on o.id = d.organisation_id
left join maillage.job j on j.id = d.job_id
where d.id = $1::uuid;
