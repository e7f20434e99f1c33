-- Who asked for a job of a process and named a « subscriber » is told of its end. The addresses may hold secrets: they
-- stand in the input's « secret », which no row keeps after its end. Queued in the transaction that ends the job, so that
-- none is forgotten and none is told twice.
create function maillage.announce_process_job() returns trigger
language plpgsql set search_path = pg_catalog as $$
declare
  told text := case new.state when 'done' then 'success' else 'failed' end;
  uri text := old.input #>> array['secret', 'subscriber', told || 'Uri'];
begin
  if uri is not null then
    insert into maillage.job (kind, input, account_id, keep_until)
    values (
      'process_callback',
      jsonb_build_object(
        'job', new.input -> 'job', 'event', told, 'base', new.input -> 'base', 'asker', new.input -> 'asker',
        'secret', jsonb_build_object('uri', uri)
      ),
      new.account_id,
      new.keep_until
    )
    on conflict do nothing;
  end if;
  return null;
end $$;
create trigger process_job_announced after update of state on maillage.job
for each row when (
  new.kind = 'process' and new.state in ('done', 'failed', 'dismissed') and old.state in ('queued', 'running')
  and old.input #> array['secret', 'subscriber'] is not null
)
execute function maillage.announce_process_job();
