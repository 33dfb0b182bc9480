"""From a request to a run whose task is started: context, admission, launch."""
