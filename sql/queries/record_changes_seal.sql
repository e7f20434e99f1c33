-- As the owner: numbers the changes of records that were committed; the last number, and the time.
select maillage.seal_record_changes() as upto, now() as now;
