"""What an actor may see of a source: the policy decides, a `SourceAccess` carries the decision."""
