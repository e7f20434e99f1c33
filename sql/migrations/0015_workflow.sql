-- The life of a record: working copies (draft, submitted, rejected), approval, versions of all that was published, comments
-- between those who keep a record, and errors that anybody reports. A published record stays as it is while its working
-- copy changes; publishing writes the record and takes the copy away. Officers of the record's organisation write it,
-- administrators of the organisation, of one above it, or of the site approve it.

-- auto: approval is needed where the organisation has somebody else who can give it, so that a town with a single officer
-- does not wait for a person who is not there. always: an administrator publishes; never: officers publish.
alter table maillage.organisation
  add column record_approval text not null default 'auto' check (record_approval in ('auto', 'always', 'never'));
grant update (record_approval) on maillage.organisation to maillage_writer;

-- Whether the account that asks approves records of this organisation; null: of the site.
create function maillage.may_approve_record(organisation bigint) returns boolean
language sql stable parallel safe security definer set search_path = pg_catalog as $$
  select maillage.account_id() is not null
    and (coalesce(organisation in (select maillage.managed_organisations()), false) or maillage.is_site_admin())
$$;

-- Whether what an account writes for this organisation waits for somebody else; without the account: what the one that asks
-- writes.
create function maillage.needs_approval(organisation bigint, author bigint) returns boolean
language sql stable parallel safe security definer set search_path = pg_catalog as $$
  select case coalesce((select o.record_approval from maillage.organisation o where o.id = needs_approval.organisation), 'auto')
    when 'never' then false
    when 'always' then true
    else exists (
      select from maillage.account_role r join maillage.account a on a.id = r.account_id
      where r.role = 'admin' and r.organisation_id = needs_approval.organisation and a.state = 'active'
        and a.id is distinct from needs_approval.author
    )
  end
$$;
create function maillage.needs_approval(organisation bigint) returns boolean
language sql stable parallel safe security definer set search_path = pg_catalog as $$
  select maillage.needs_approval(organisation, maillage.account_id())
$$;

-- Whether it may publish, change or retire records of this organisation.
create function maillage.may_publish_record(organisation bigint) returns boolean
language sql stable parallel safe security definer set search_path = pg_catalog as $$
  select maillage.may_approve_record(organisation)
    or (coalesce(maillage.may_edit_record(organisation), false) and not maillage.needs_approval(organisation))
$$;

-- Publishing writes the record itself. What it is and where it came from stays as it was made.
create policy managed on maillage.metadata_record for select to maillage_reader, maillage_writer
using (organisation_id in (select maillage.managed_organisations()));
create policy made on maillage.metadata_record for insert to maillage_writer
with check (origin = 'officer' and state = 'published' and maillage.may_publish_record(organisation_id));
create policy changed on maillage.metadata_record for update to maillage_writer
using (maillage.may_publish_record(organisation_id))
with check (state in ('published', 'retired') and maillage.may_publish_record(organisation_id));
grant insert (
  id, kind, title, abstract, producer, licence_name, licence_url, source_url, vintage, lineage, keywords, warnings, origin,
  details, visibility, organisation_id
), update (
  kind, title, abstract, producer, licence_name, licence_url, source_url, vintage, lineage, keywords, warnings, details,
  curated, visibility, organisation_id, state, updated_at
) on maillage.metadata_record to maillage_writer;

-- Whose a record is, is the site administrators' to say; who sees what a scenario published, its owner's.
create function maillage.guard_record() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if maillage.account_id() is null then
    return new;
  end if;
  if new.organisation_id is distinct from old.organisation_id and not maillage.is_site_admin() then
    raise exception 'whose a record is, is the site administrators'' to say' using errcode = '42501';
  end if;
  if new.visibility <> old.visibility and 'scenario' in (new.visibility, old.visibility) then
    raise exception 'who sees a scenario is its owner''s to say' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger record_guard before update of organisation_id, visibility on maillage.metadata_record
for each row execute function maillage.guard_record();

create policy made on maillage.record_original for insert to maillage_writer
with check (exists (
  select from maillage.metadata_record r where r.id = record_id and maillage.may_publish_record(r.organisation_id)
));
create policy changed on maillage.record_original for update to maillage_writer
using (exists (
  select from maillage.metadata_record r where r.id = record_id and maillage.may_publish_record(r.organisation_id)
));
grant insert (record_id, format, document), update (format, document) on maillage.record_original to maillage_writer;

-- A record as catalogue/record.ts writes it.
create function maillage.record_body(r maillage.metadata_record) returns jsonb
language sql immutable parallel safe set search_path = pg_catalog as $$
  select jsonb_build_object(
    'id', r.id, 'kind', r.kind, 'title', r.title, 'abstract', r.abstract, 'producer', r.producer,
    'licence', case when r.licence_name is not null
      then jsonb_build_object('name', r.licence_name, 'url', coalesce(r.licence_url, '')) end,
    'source_url', r.source_url, 'vintage', r.vintage, 'lineage', r.lineage,
    'keywords', to_jsonb(r.keywords), 'warnings', to_jsonb(r.warnings)
  )
  || case when r.parameters is null then '{}' else jsonb_build_object('parameters', r.parameters) end
  || r.details
$$;

-- Every published state of every record, whoever wrote it: imports, processes, harvesters, officers.
create table maillage.record_version (
  record_id text not null references maillage.metadata_record (id) on delete cascade on update cascade,
  n integer not null check (n > 0),
  body jsonb not null check (jsonb_typeof(body) = 'object'),
  state text not null check (state in ('published', 'retired')),
  -- Who saw it then: what was less public than today stays so.
  visibility text not null,
  origin text not null check (origin in ('import', 'process', 'officer', 'harvest')),
  author_id bigint references maillage.account (id) on delete set null,
  -- What its author says of the change; null of programs.
  summary text check (length(summary) <= 1000),
  at timestamptz not null default now(),
  -- Of the data that the record described at that time.
  content_signature text,
  feature_count bigint,
  primary key (record_id, n)
);
create index record_version_by_author on maillage.record_version (author_id);

create function maillage.count_version() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
  new.version := old.version;
  if new.state is distinct from old.state or maillage.record_body(new) is distinct from maillage.record_body(old) then
    new.version := old.version + 1;
  end if;
  return new;
end $$;
create trigger record_counts before update on maillage.metadata_record
for each row execute function maillage.count_version();

create function maillage.keep_record_version() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
declare
  measured record;
begin
  -- Who sees it is often said after it was written (imports, scenarios): what nobody has seen yet is never more public.
  if tg_op = 'UPDATE' and new.visibility <> old.visibility then
    update maillage.record_version v set visibility = new.visibility where v.record_id = new.id and v.at = now();
  end if;
  if new.state not in ('published', 'retired') or (tg_op = 'UPDATE' and new.version = old.version) then
    return null;
  end if;
  -- Imports tell of their data in the record; several datasets of one table do not.
  select nullif(string_agg(c.content_signature, ' ' order by c.id), '') as signature, sum(c.feature_count)::bigint as count
  into measured from maillage.collection c where c.record_id = new.id;
  insert into maillage.record_version
    (record_id, n, body, state, visibility, origin, author_id, summary, content_signature, feature_count)
  values (
    new.id, new.version, maillage.record_body(new), new.state, new.visibility,
    case when maillage.account_id() is null then new.origin else 'officer' end,
    maillage.account_id(),
    nullif(current_setting('maillage.record_summary', true), ''),
    coalesce(new.details ->> 'content_signature', measured.signature),
    coalesce((new.details ->> 'feature_count')::bigint, measured.count)
  );
  -- Daily imports fill no disk; what a working copy stands on stays.
  delete from maillage.record_version v
  where v.record_id = new.id and v.n <= new.version - 300
    and not exists (select from maillage.record_draft d where d.record_id = new.id and d.based_on = v.n);
  return null;
end $$;

create table maillage.record_draft (
  -- Of the record that it will be, or whose working copy it is: one of each record.
  record_id text primary key check (length(record_id) between 1 and 300),
  organisation_id bigint references maillage.organisation (id),
  -- Checked by the program (catalogue/workflow/check_record.ts).
  body jsonb not null check (jsonb_typeof(body) = 'object' and length(body::text) <= 2000000),
  -- Who shall see the record; null: as it is.
  visibility text check (visibility in ('public', 'accounts', 'organisation')),
  state text not null default 'draft' check (state in ('draft', 'submitted', 'rejected')),
  -- Why it was rejected.
  reason text check (length(reason) between 1 and 2000),
  -- What its author says of the change.
  summary text not null default '' check (length(summary) <= 1000),
  -- Version of the published record that it started from; null: a new record.
  based_on integer check (based_on > 0),
  -- What a new record was read from.
  original_format text,
  original_document text check (length(original_document) <= 1000000),
  -- Counts every change.
  revision integer not null default 1 check (revision > 0),
  -- Who changed it last.
  author_id bigint references maillage.account (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((state = 'rejected') = (reason is not null)),
  check ((original_format is null) = (original_document is null))
);
create index record_draft_by_organisation on maillage.record_draft (organisation_id);
create index record_draft_by_author on maillage.record_draft (author_id);

create trigger record_versions after insert or update on maillage.metadata_record
for each row execute function maillage.keep_record_version();
insert into maillage.record_version (record_id, n, body, state, visibility, origin, at, content_signature, feature_count)
select r.id, r.version, maillage.record_body(r), r.state, r.visibility, r.origin, r.updated_at,
  r.details ->> 'content_signature', (r.details ->> 'feature_count')::bigint
from maillage.metadata_record r where r.state in ('published', 'retired');

alter table maillage.record_version enable row level security;
-- The subselect is bound by the policy of the records.
create policy visible on maillage.record_version for select to maillage_reader, maillage_writer
using (exists (
  select from maillage.metadata_record r
  where r.id = record_id
    and (record_version.visibility = r.visibility or maillage.may_see(record_version.visibility, r.organisation_id))
));
grant select on maillage.record_version to maillage_reader, maillage_writer;

-- Whether the account that asks may write a working copy of this record for this organisation.
create function maillage.may_draft(record text, organisation bigint) returns boolean
language sql stable parallel safe security definer set search_path = pg_catalog as $$
  select coalesce(maillage.may_edit_record(organisation), false) and not exists (
    select from maillage.metadata_record r where r.id = record and r.organisation_id is distinct from organisation
  )
$$;

alter table maillage.record_draft enable row level security;
create policy visible on maillage.record_draft for select to maillage_reader, maillage_writer
using (maillage.may_edit_record(organisation_id) or maillage.may_approve_record(organisation_id));
create policy made on maillage.record_draft for insert to maillage_writer
with check (state = 'draft' and author_id = (select maillage.account_id()) and maillage.may_draft(record_id, organisation_id));
create policy changed on maillage.record_draft for update to maillage_writer
using (maillage.may_edit_record(organisation_id) or maillage.may_approve_record(organisation_id));
create policy removed on maillage.record_draft for delete to maillage_writer
using (maillage.may_edit_record(organisation_id) or maillage.may_publish_record(organisation_id));
grant select on maillage.record_draft to maillage_reader, maillage_writer;
grant insert (
  record_id, organisation_id, body, visibility, summary, based_on, original_format, original_document, author_id
), delete, update (organisation_id, body, visibility, state, reason, summary, based_on)
on maillage.record_draft to maillage_writer;

-- From which state to which, and by whom. What waits for approval is not changed under the approver's eyes.
create function maillage.guard_draft() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
declare
  may_edit boolean := coalesce(maillage.may_edit_record(old.organisation_id), false)
    and maillage.may_draft(new.record_id, new.organisation_id);
begin
  new.revision := old.revision + 1;
  new.updated_at := greatest(clock_timestamp(), old.updated_at + interval '1 millisecond');
  -- Within another trigger: record_claims_drafts, which follows the record.
  if maillage.account_id() is null or pg_trigger_depth() > 1 then
    return new;
  end if;
  if (new.body, new.visibility, new.summary, new.based_on, new.organisation_id)
    is distinct from (old.body, old.visibility, old.summary, old.based_on, old.organisation_id)
  then
    if not may_edit or old.state = 'submitted' then
      raise exception 'a working copy is its officers'' to change, and not while it is submitted' using errcode = '42501';
    end if;
    new.author_id := maillage.account_id();
  end if;
  if new.state <> old.state and not (case
    when new.state = 'rejected' then old.state = 'submitted' and maillage.may_approve_record(old.organisation_id)
    else may_edit
  end) then
    raise exception 'no right to take a working copy from % to %', old.state, new.state using errcode = '42501';
  end if;
  return new;
end $$;
-- Requests do not write the author: who loses it was erased.
create trigger draft_guard before update on maillage.record_draft
for each row when (old.author_id is not distinct from new.author_id)
execute function maillage.guard_draft();

-- What one organisation may have under way.
create function maillage.limit_drafts() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform pg_advisory_xact_lock(hashtext('maillage.limit_drafts'), coalesce(new.organisation_id, 0)::integer);
  if (select count(*) from maillage.record_draft where organisation_id is not distinct from new.organisation_id) >= 2000 then
    raise exception 'too many working copies of one organisation' using errcode = 'ML006';
  end if;
  return new;
end $$;
create trigger draft_limit before insert on maillage.record_draft
for each row execute function maillage.limit_drafts();

-- Whether the account that asks keeps the record: writes or approves it. Whose it is, a working copy says only as long as
-- there is no record.
create function maillage.keeps_record(record text) returns boolean
language sql stable parallel safe security definer set search_path = pg_catalog as $$
  select maillage.account_id() is not null and exists (
    select from (
      select organisation_id from maillage.metadata_record where id = record
      union all
      select d.organisation_id from maillage.record_draft d
      where d.record_id = record and not exists (select from maillage.metadata_record r where r.id = record)
    ) kept
    where coalesce(maillage.may_edit_record(kept.organisation_id), false)
      or maillage.may_approve_record(kept.organisation_id)
  )
$$;

-- What those who keep a record say to each other; nobody else reads it.
create table maillage.record_comment (
  id bigint generated always as identity primary key,
  record_id text not null check (length(record_id) between 1 and 300),
  author_id bigint references maillage.account (id) on delete set null,
  body text not null check (length(body) between 1 and 2000),
  at timestamptz not null default now()
);
create index record_comment_by_record on maillage.record_comment (record_id, id);
create index record_comment_by_author on maillage.record_comment (author_id);
alter table maillage.record_comment enable row level security;
create policy visible on maillage.record_comment for select to maillage_reader, maillage_writer
using (maillage.keeps_record(record_id));
create policy made on maillage.record_comment for insert to maillage_writer
with check (author_id = (select maillage.account_id()) and maillage.keeps_record(record_id));
create policy removed on maillage.record_comment for delete to maillage_writer
using (author_id = (select maillage.account_id()) and maillage.keeps_record(record_id));
grant select on maillage.record_comment to maillage_reader, maillage_writer;
grant insert (record_id, author_id, body), delete on maillage.record_comment to maillage_writer;

create function maillage.limit_comments() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if (select count(*) from maillage.record_comment where record_id = new.record_id) >= 500 then
    raise exception 'too many comments on one record' using errcode = 'ML007';
  end if;
  return new;
end $$;
create trigger comment_limit before insert on maillage.record_comment
for each row execute function maillage.limit_comments();

-- Comments go with their record, and with a draft that never became one.
create function maillage.drop_comments() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tg_table_name = 'metadata_record' then
    delete from maillage.record_draft where record_id = old.id;
    delete from maillage.record_comment where record_id = old.id;
  elsif not exists (select from maillage.metadata_record where id = old.record_id) then
    delete from maillage.record_comment where record_id = old.record_id;
  end if;
  return null;
end $$;
create trigger record_drops_comments after delete on maillage.metadata_record
for each row execute function maillage.drop_comments();
create trigger draft_drops_comments after delete on maillage.record_draft
for each row execute function maillage.drop_comments();

-- A record's working copy is its organisation's. One that goes to another organisation takes it along, no longer submitted.
-- A new one whose id an organisation had chosen for a record of its own leaves that one another id, with its comments.
create function maillage.claim_drafts() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
declare
  own_id text := gen_random_uuid()::text;
begin
  if tg_op = 'UPDATE' then
    update maillage.record_draft d
    set organisation_id = new.organisation_id,
      state = case when d.state = 'submitted' then 'draft' else d.state end
    where d.record_id = new.id and d.organisation_id is distinct from new.organisation_id;
    return null;
  end if;
  update maillage.record_draft d
  set record_id = own_id, body = jsonb_set(d.body, '{id}', to_jsonb(own_id)), based_on = null
  where d.record_id = new.id and d.organisation_id is distinct from new.organisation_id;
  if found then
    update maillage.record_comment c set record_id = own_id where c.record_id = new.id;
  end if;
  return null;
end $$;
create trigger record_claims_drafts after insert or update of organisation_id on maillage.metadata_record
for each row execute function maillage.claim_drafts();

-- « Signaler une erreur »: anybody's, read by those who keep the record. The address of who reported is asked for as an
-- answer only, and forgotten (catalogue/personal_data.ts).
create table maillage.error_report (
  id bigint generated always as identity primary key,
  record_id text not null references maillage.metadata_record (id) on delete cascade on update cascade,
  -- What was pointed at: a feature of a collection, a place.
  collection_id text check (length(collection_id) <= 200),
  feature_id text check (length(feature_id) <= 300),
  geom public.geometry(Point, 4326),
  message text not null check (length(message) between 1 and 2000),
  email text check (length(email) <= 254),
  state text not null default 'open' check (state in ('open', 'closed')),
  answer text check (length(answer) <= 2000),
  closed_by bigint references maillage.account (id) on delete set null,
  created_at timestamptz not null default now(),
  closed_at timestamptz,
  check ((state = 'closed') = (closed_at is not null))
);
create index error_report_by_record on maillage.error_report (record_id, state);
create index error_report_by_closer on maillage.error_report (closed_by);
alter table maillage.error_report enable row level security;
create policy visible on maillage.error_report for select to maillage_reader, maillage_writer
using (maillage.keeps_record(record_id));
create policy closed on maillage.error_report for update to maillage_writer
using (state = 'open' and maillage.keeps_record(record_id))
with check (state = 'closed' and closed_by = (select maillage.account_id()));
grant select on maillage.error_report to maillage_reader, maillage_writer;
grant update (state, answer, closed_by, closed_at) on maillage.error_report to maillage_writer;

create function maillage.limit_reports() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform pg_advisory_xact_lock(hashtext('maillage.limit_reports'), hashtext(new.record_id));
  if (select count(*) from maillage.error_report where record_id = new.record_id and state = 'open') >= 200 then
    raise exception 'too many open reports on one record' using errcode = 'ML008';
  end if;
  return new;
end $$;
create trigger report_limit before insert on maillage.error_report
for each row execute function maillage.limit_reports();
