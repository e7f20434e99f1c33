-- Whether a schedule was ever made, also one removed since.
select is_called as is_used from maillage.schedule_id_seq;
