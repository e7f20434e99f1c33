-- Working copies and comments of every record that a harvest may bring: its identifiers have up to 500 characters.

alter table maillage.record_draft
  drop constraint record_draft_record_id_check,
  add constraint record_draft_record_id_check check (length(record_id) between 1 and 500);
alter table maillage.record_comment
  drop constraint record_comment_record_id_check,
  add constraint record_comment_record_id_check check (length(record_id) between 1 and 500);

-- By which weights and contact of the site all records were scored last, hashed; no row: those of before were of less, and
-- the job (score_records) scores all anew.
create table maillage.score_basis (
  is_only boolean primary key default true check (is_only),
  fingerprint text not null
);
alter table maillage.score_basis enable row level security;

-- Scores are of records as they are published, with what the site adds to them: who sees a record, and its collections, count.
drop trigger quality_forgotten on maillage.metadata_record;
create trigger quality_forgotten before update on maillage.metadata_record
for each row when (
  old.quality is not null and old.quality is not distinct from new.quality
  and (old.kind, old.title, old.abstract, old.producer, old.licence_name, old.licence_url, old.source_url, old.vintage,
    old.lineage, old.keywords, old.details, old.visibility, old.curated)
  is distinct from (new.kind, new.title, new.abstract, new.producer, new.licence_name, new.licence_url, new.source_url,
    new.vintage, new.lineage, new.keywords, new.details, new.visibility, new.curated)
) execute function maillage.forget_quality();

create function maillage.forget_quality_of_collection() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  update maillage.metadata_record r set quality = null
  where r.quality is not null
    and r.id in (case when tg_op <> 'INSERT' then old.record_id end, case when tg_op <> 'DELETE' then new.record_id end);
  return null;
end $$;
create trigger quality_forgotten_anew after insert or delete on maillage.collection
for each row execute function maillage.forget_quality_of_collection();
create trigger quality_forgotten after update on maillage.collection
for each row when (
  (old.record_id, old.visibility, old.columns, old.feature_count = 0, old.extent is null, old.samples = '{}')
  is distinct from
  (new.record_id, new.visibility, new.columns, new.feature_count = 0, new.extent is null, new.samples = '{}')
) execute function maillage.forget_quality_of_collection();

-- What deposits wrote of the record, by member: a member that says something else since then was written by hand.
alter table maillage.record_original add column of_deposit jsonb not null default '{}';

-- What the person is told of a deposit once it is published.
alter table maillage.deposit add column notice text;

-- Signature of the data whose publication stopped because the site has the same under another name: the person decides.
alter table maillage.deposit add column content_signature text;
