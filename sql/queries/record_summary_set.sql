-- $1 what the author says of the change: kept with the version that this transaction makes.
select set_config('maillage.record_summary', $1::text, true);
