"""What people see: the owner's screens. Everything here only reads, except through the doors of other rooms."""
