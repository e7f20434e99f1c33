-- The asker's deposits that are not published yet, the latest first.
select d.id, d.file_name, d.bytes, d.received, d.created_at
from maillage.deposit d
where d.published_at is null and d.owner_id = (select maillage.account_id())
order by d.created_at desc
limit 50;
