-- Takes published tables for whoever replaces or alters them: all at once or none, by short attempts. A lock that waits
-- keeps all who come after it waiting, and a download may hold its table for minutes: between two attempts readers pass.
-- SQLSTATE 55P03 when a quarter of an hour was not enough. Names of no table are left out.
create or replace function maillage.lock_published(collections text[]) returns void language plpgsql as $$
declare
  targets text := (
    select string_agg(c.oid::regclass::text, ', ' order by c.relname)
    from pg_class c
    where c.relnamespace = 'published'::regnamespace and c.relname = any (collections) and c.relkind in ('r', 'p')
  );
  usual text := current_setting('lock_timeout');
  give_up_at timestamptz := clock_timestamp() + interval '15 minutes';
begin
  if targets is null then
    return;
  end if;
  loop
    begin
      perform set_config('lock_timeout', '200ms', true);
      execute format('lock table %s in access exclusive mode', targets);
      perform set_config('lock_timeout', usual, true);
      return;
    exception when lock_not_available then
      if clock_timestamp() > give_up_at then
        raise;
      end if;
    end;
    perform pg_sleep(1);
  end loop;
end $$;
