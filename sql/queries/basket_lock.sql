-- Until the transaction ends: of two people who save, the second finds what the first has saved.
select pg_advisory_xact_lock(hashtextextended('maillage.basket', 0));
