-- Names to choose from, the first ones of the alphabet.
select name from maillage.organisation order by name limit 500;
