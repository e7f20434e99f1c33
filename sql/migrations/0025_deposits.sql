-- Working copies and comments of every record that a harvest may bring: its identifiers have up to 500 characters.

alter table maillage.record_draft
  drop constraint record_draft_record_id_check,
  add constraint record_draft_record_id_check check (length(record_id) between 1 and 500);
alter table maillage.record_comment
  drop constraint record_comment_record_id_check,
  add constraint record_comment_record_id_check check (length(record_id) between 1 and 500);

-- Scores are of records as they are published, with what the site adds to them; those of before were of less.
update maillage.metadata_record set quality = null where quality is not null;

-- What deposits wrote of the record, by member: a member that says something else since then was written by hand.
alter table maillage.record_original add column of_deposit jsonb not null default '{}';

-- What the person is told of a deposit once it is published.
alter table maillage.deposit add column notice text;

-- Signature of the data whose publication stopped because the site has the same under another name: the person decides.
alter table maillage.deposit add column content_signature text;
