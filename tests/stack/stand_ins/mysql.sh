#!/bin/bash
# MariaDB with the ways of the image mysql: at the first start a root password, a database, an account, and what lies in
# /docker-entrypoint-initdb.d; then the server as process 1.
set -euo pipefail
options=(--defaults-file=/etc/mysql/conf.d/tabletalk.cnf --datadir=/var/lib/mysql --socket=/var/run/mysqld/mysqld.sock --skip-log-bin)

if [ ! -d /var/lib/mysql/mysql ]; then
  mariadb-install-db "${options[@]:0:2}" --auth-root-authentication-method=normal --skip-test-db >/dev/null
  mariadbd "${options[@]}" --skip-networking &
  until mysql -u root -e 'SELECT 1' >/dev/null 2>&1; do sleep 0.2; done
  mysql -u root <<SQL
ALTER USER 'root'@'localhost' IDENTIFIED BY '$MYSQL_ROOT_PASSWORD';
CREATE DATABASE \`$MYSQL_DATABASE\`;
CREATE USER '$MYSQL_USER'@'%' IDENTIFIED BY '$MYSQL_PASSWORD';
GRANT ALL ON \`$MYSQL_DATABASE\`.* TO '$MYSQL_USER'@'%';
DELETE FROM mysql.global_priv WHERE User = '';
FLUSH PRIVILEGES;
SQL
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sh) bash "$file" ;;
      *.sql) MYSQL_PWD=$MYSQL_ROOT_PASSWORD mysql -u root <"$file" ;;
    esac
  done
  MYSQL_PWD=$MYSQL_ROOT_PASSWORD mysqladmin -u root shutdown
  wait
fi
exec mariadbd "${options[@]}" --bind-address=0.0.0.0
