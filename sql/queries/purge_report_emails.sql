-- $1 days after closing, $2 days after reporting. What was reported stays, from whom is forgotten.
update maillage.error_report set email = null
where email is not null and (
  closed_at < now() - $1::double precision * interval '1 day'
  or created_at < now() - $2::double precision * interval '1 day'
)
returning 1;
