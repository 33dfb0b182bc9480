"""Our own records: transactions, outages, migrations, data of earlier releases."""
