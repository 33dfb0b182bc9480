#!/bin/bash
# At the first start of MySQL, after it has made MYSQL_DATABASE and MYSQL_USER (which may do everything in it, and nothing
# elsewhere): the demo database with an account that may read it and nothing else.
set -euo pipefail

quoted=${DEMO_READER_PASSWORD//\'/\'\'}
MYSQL_PWD=$MYSQL_ROOT_PASSWORD mysql -u root <<SQL
CREATE DATABASE IF NOT EXISTS demo CHARACTER SET utf8mb4;
CREATE USER IF NOT EXISTS 'demo_reader'@'%' IDENTIFIED BY '${quoted//\\/\\\\}' WITH MAX_USER_CONNECTIONS 20;
GRANT SELECT ON demo.* TO 'demo_reader'@'%';
FLUSH PRIVILEGES;
SQL
