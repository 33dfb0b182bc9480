"""MySQL, MariaDB, and StarRocks and Doris, which speak their protocol."""
