"""The screens about plans: the list, one plan drawn and told, its editor, what would change, the table of rules."""
