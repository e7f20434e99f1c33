-- $1 days. What is published or was left behind.
delete from maillage.deposit
where updated_at <= now() - $1::double precision * interval '1 day'
returning id;
