-- PostgreSQL keeps rows apart from their keys already: nothing to do.
SELECT 1;
