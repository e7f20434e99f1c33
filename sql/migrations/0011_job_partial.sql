-- What a running job has found so far: shown with its state, and never kept once it has ended, is dismissed or begins anew.
alter table maillage.job add column partial jsonb;

create function maillage.forget_partial() returns trigger language plpgsql as $$
begin
  new.partial := null;
  return new;
end $$;
create trigger job_forgets_partial before update on maillage.job
for each row when (
  new.partial is not null
  and (new.state <> 'running' or new.dismiss_asked_at is not null or new.attempts <> old.attempts)
)
execute function maillage.forget_partial();
