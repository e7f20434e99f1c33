-- The white zones anew, once the transaction has ended.
select maillage.ask_white_zones();
