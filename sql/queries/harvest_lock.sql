-- Batches of all harvesters in turn, until the transaction ends: two that bring the same record see each other.
select pg_advisory_xact_lock(hashtext('maillage.harvest'));
