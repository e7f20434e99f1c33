-- $1 id. Its view, made anew as the register says.
select maillage.make_view_in_place($1::text);
