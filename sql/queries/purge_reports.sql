-- $1 days after closing.
delete from maillage.error_report where closed_at < now() - $1::double precision * interval '1 day' returning 1;
