-- The database's clock, which decides when digests leave.
select now() as now;
