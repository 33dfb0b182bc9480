"""What every route shares: authentication, errors, responses, paging, streams, bodies."""
