"""The egress gate in front of the models, and the redaction of what may not reach one."""
